package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.event.Rejection;
import propensity.warehouse.Query;

/**
 * Where the lines went. A warehouse is sound if the last four differences are 0.
 *
 * @param linesRead of all batches
 * @param enriched became events
 * @param duplicate seen before
 * @param late beyond the allowed lateness
 * @param rejected are no events
 * @param unaccounted lines read that are none of these
 * @param enrichedNotInSessions enriched events that no session counts
 * @param lateNotKept late events without their row
 * @param rejectedNotKept rejected lines without their row
 * @param batches committed
 * @param filesAccepted by the ingest gate
 * @param filesDuplicate of the content of an earlier one
 * @param filesQuarantined unreadable
 */
public record DataQuality(
    long linesRead,
    long enriched,
    long duplicate,
    long late,
    long rejected,
    long unaccounted,
    long enrichedNotInSessions,
    long lateNotKept,
    long rejectedNotKept,
    long batches,
    long filesAccepted,
    long filesDuplicate,
    long filesQuarantined) {

  /**
   * Lines rejected for one reason in one column.
   *
   * @param column null where the line as a whole is no event
   * @param exampleFile a file with such a line; null if the ledger does not know it
   */
  public record Rejections(
      String reason, String column, long lines, long files, String exampleFile) {

    /** Reads the view {@code rejected_by_reason}: the most frequent first. */
    public static List<Rejections> ask(Connection warehouse) throws SQLException {
      return Query.records(
          warehouse,
          "SELECT reason, column_name AS \"column\", lines, files, example_file"
              + " FROM rejected_by_reason",
          Rejections.class);
    }

    /**
     * The most frequent of the batches that were committed from a time on, without the types that
     * the source mapping says to leave out.
     *
     * @param from epoch milliseconds
     */
    public static List<Rejections> since(Connection warehouse, long from, int limit)
        throws SQLException {
      return Query.records(
          warehouse,
          "SELECT r.reason, r.column_name AS \"column\", count(*) AS lines,"
              + " count(DISTINCT r.file_id) AS files, min(f.name) AS example_file"
              + " FROM batches b"
              + " JOIN rejected_events r ON r.query_id = b.query_id AND r.batch_id = b.batch_id"
              + " LEFT JOIN files f ON f.file_id = r.file_id"
              + " WHERE b.committed_at >= ? AND r.reason <> ?"
              + " GROUP BY r.reason, r.column_name ORDER BY lines DESC, r.reason LIMIT ?",
          Rejections.class,
          from,
          Rejection.Reason.IGNORED_EVENT_TYPE.text(),
          limit);
    }

    /** As in a sentence: {@code 1,200 bad_time of event_time}. */
    public String text() {
      return "%,d %s%s".formatted(lines, reason, column == null ? "" : " of " + column);
    }
  }

  /** Reads the view {@code data_quality}. */
  public static DataQuality ask(Connection warehouse) throws SQLException {
    return Query.records(warehouse, "SELECT * FROM data_quality", DataQuality.class).get(0);
  }

  /** Whether every line read has a row that says what became of it. */
  public boolean sound() {
    return unaccounted == 0
        && enrichedNotInSessions == 0
        && lateNotKept == 0
        && rejectedNotKept == 0;
  }
}
