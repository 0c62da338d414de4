package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
 * @param rejections why lines are no events, the most frequent first
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
    long filesQuarantined,
    List<Rejections> rejections) {

  /**
   * Lines rejected for one reason in one column.
   *
   * @param column null where the line as a whole is no event
   * @param exampleFile a file with such a line; null if the ledger does not know it
   */
  public record Rejections(
      String reason, String column, long lines, long files, String exampleFile) {}

  /** Asks the views {@code data_quality} and {@code rejected_by_reason}. */
  public static DataQuality ask(Connection warehouse) throws SQLException {
    List<Rejections> rejections =
        Query.list(
            warehouse,
            "SELECT * FROM rejected_by_reason",
            row ->
                new Rejections(
                    row.getString("reason"),
                    row.getString("column_name"),
                    row.getLong("lines"),
                    row.getLong("files"),
                    row.getString("example_file")));
    return Query.list(
            warehouse,
            "SELECT * FROM data_quality",
            row ->
                new DataQuality(
                    row.getLong("lines_read"),
                    row.getLong("enriched"),
                    row.getLong("duplicate"),
                    row.getLong("late"),
                    row.getLong("rejected"),
                    row.getLong("unaccounted"),
                    row.getLong("enriched_not_in_sessions"),
                    row.getLong("late_not_kept"),
                    row.getLong("rejected_not_kept"),
                    row.getLong("batches"),
                    row.getLong("files_accepted"),
                    row.getLong("files_duplicate"),
                    row.getLong("files_quarantined"),
                    rejections))
        .get(0);
  }

  /** Whether every line read has a row that says what became of it. */
  public boolean sound() {
    return unaccounted == 0
        && enrichedNotInSessions == 0
        && lateNotKept == 0
        && rejectedNotKept == 0;
  }
}
