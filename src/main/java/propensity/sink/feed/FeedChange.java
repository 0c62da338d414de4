package propensity.sink.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import propensity.warehouse.Query;

/**
 * What is different in a file from those before it: a row of the table {@code feed_changes}.
 *
 * @param fileId the file
 * @param what a stable name: {@code column_gone}, {@code column_new}, {@code type_gone}, {@code
 *     type_new}, {@code values_gone}, {@code values_new}
 * @param name of the column, the event type or the field
 * @param eventType whose values they are; null where it is a column or a type
 * @param shareBefore of the events before that were of the type, or had the value; null for columns
 * @param share the same in this file
 */
public record FeedChange(
    long fileId, String what, String name, String eventType, Double shareBefore, Double share) {

  /** What a batch has found, the first ones. */
  public static List<Found> ofBatch(Connection on, String queryId, long batchId, int limit)
      throws SQLException {
    return Query.records(
        on,
        "SELECT f.name AS file, c.what, c.name, c.event_type, c.share_before, c.share"
            + " FROM files f JOIN feed_changes c ON c.file_id = f.file_id"
            + " WHERE f.query_id = ? AND f.batch_id = ?"
            + " ORDER BY c.file_id, c.what, c.name, c.event_type LIMIT ?",
        Found.class,
        queryId,
        batchId,
        limit);
  }

  /** The newest ones. */
  public static List<Found> newest(Connection on, int limit) throws SQLException {
    return Query.records(
        on,
        "SELECT coalesce(f.name, 'file ' || c.file_id) AS file, c.what, c.name, c.event_type,"
            + " c.share_before, c.share"
            + " FROM feed_changes c LEFT JOIN files f ON f.file_id = c.file_id"
            + " ORDER BY c.file_id DESC, c.what, c.name, c.event_type LIMIT ?",
        Found.class,
        limit);
  }

  /** How many were ever found. */
  public static long count(Connection on) throws SQLException {
    return Query.number(on, "SELECT count(*) FROM feed_changes").orElse(0);
  }

  /**
   * A change as a person reads it.
   *
   * @param file the name that it was dropped with
   */
  public record Found(
      String file, String what, String name, String eventType, Double shareBefore, Double share) {

    /** As a sentence without its file: {@code the column price is gone}. */
    public String text() {
      return switch (what) {
        case "column_gone" -> "the column " + name + " is gone";
        case "column_new" -> "there is a new column " + name;
        case "type_gone" -> "no event is a %s, before %s".formatted(name, percent(shareBefore));
        case "type_new" -> "%s of the events are %s, before none".formatted(percent(share), name);
        default ->
            "%s of %s events have a %s, before %s"
                .formatted(percent(share), eventType, name, percent(shareBefore));
      };
    }

    private static String percent(Double share) {
      return String.format(
          Locale.ROOT, share > 0 && share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
    }
  }
}
