package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Event;
import propensity.event.Rejection.Reason;
import propensity.session.SessionRow;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;
import propensity.warehouse.ModelVersion;
import propensity.warehouse.Query;
import propensity.warehouse.RowStatement;
import propensity.warehouse.Table;

/**
 * Merges the staged rows of one batch on PostgreSQL: those of the attempts that count and the
 * ledger row go into the tables in one transaction. Rows of tasks that were tried again or twice at
 * a time, or that outlived their batch, have another attempt's number and are deleted.
 *
 * <p>The outcome is that of {@link SqliteBatch}. Of the shoppers who use one event id in a batch
 * the first to arrive has it; late events are judged after those in time. Where two shoppers have
 * one session id, the one of the lower partition comes first.
 */
final class PostgresBatch {
  private static final String ADD_EVENTS =
      """
      WITH added AS (
        %s
        SELECT DISTINCT ON (s.event_id) %s
        FROM staged_rows AS s JOIN files AS f ON f.file_id = s.file_id
        WHERE s.kind = 'enriched'
        ORDER BY s.event_id, s.file_id, s.line_no
        %s
        RETURNING event_time
      )
      SELECT count(*) AS rows, coalesce(max(event_time), 0) AS newest FROM added
      """;

  private static final String ADD_LATE =
      """
      %s
      SELECT DISTINCT ON (s.event_id) %s
      FROM staged_rows AS s
      WHERE s.kind = 'late' AND NOT EXISTS (
        SELECT FROM events AS e WHERE e.event_id = s.event_id AND e.user_id = s.user_id
      )
      ORDER BY s.event_id, s.file_id, s.line_no
      %s
      """;

  /** Events whose id was there, and with it something else. */
  private static final String CONFLICTS =
      """
      WITH came AS (
        SELECT *, row_number() OVER (PARTITION BY kind, event_id ORDER BY file_id, line_no) AS nth
        FROM staged_rows WHERE kind IN ('enriched', 'late')
      )
      SELECT c.event_id, c.user_id,
        CASE c.kind WHEN 'late' THEN c.session_id ELSE c.feed_session_id END AS session_id,
        c.event_time AS time, c.event_type AS type, c.device, c.referrer, c.page, c.product_id,
        c.price_cents, c.quantity, c.file_id, c.line_no AS line
      FROM came AS c
      LEFT JOIN events AS e
        ON e.event_id = c.event_id AND (c.kind = 'enriched' OR e.user_id = c.user_id)
      LEFT JOIN late_events AS l ON l.event_id = c.event_id
      WHERE (c.nth = 1 AND CASE c.kind
          WHEN 'enriched' THEN e.query_id = c.query_id AND e.batch_id = c.batch_id
          ELSE e.event_id IS NULL AND l.query_id = c.query_id AND l.batch_id = c.batch_id
        END) IS NOT TRUE
        AND (%s) IS DISTINCT FROM CASE WHEN e.event_id IS NULL THEN (%s) ELSE (%s) END
      ORDER BY c.file_id, c.line_no
      """
          .formatted(
              EventContent.COLUMNS.names("c."),
              EventContent.COLUMNS.names("l."),
              EventContent.COLUMNS.names("e."));

  private static final String REASSIGN =
      """
      UPDATE events SET session_id = m.session_id
      FROM (
        SELECT DISTINCT ON (event_id, user_id) event_id, user_id, session_id
        FROM staged_rows WHERE kind = 'reassigned' ORDER BY event_id, user_id, place DESC
      ) AS m
      WHERE events.event_id = m.event_id AND events.user_id = m.user_id
      """;

  private static final String REMOVE_SESSIONS =
      "DELETE FROM sessions WHERE session_id IN"
          + " (SELECT session_id FROM staged_rows WHERE kind = 'session_removed')";

  /** Whose session it is already comes first, then who comes first. */
  private static final String PUT_SESSIONS =
      """
      %s
      SELECT DISTINCT ON (s.session_id) %s
      FROM staged_rows AS s
      LEFT JOIN sessions AS x ON x.session_id = s.session_id AND x.user_id = s.user_id
      WHERE s.kind = 'session'
      ORDER BY s.session_id, x.session_id IS NULL, s.part, s.place
      %s
      """;

  /** Two shoppers share a session id: keep both rows. */
  private static final String PUT_SHARED_SESSIONS =
      """
      %s
      SELECT %s
      FROM staged_rows AS s
      JOIN sessions AS x ON x.session_id = s.session_id AND x.user_id <> s.user_id
      WHERE s.kind = 'session'
      %s
      """;

  private final Connection on;
  private final BatchContext batch;
  private final List<StagedPart> staged;
  private final Map<String, Long> kinds;

  private PostgresBatch(Connection on, BatchContext batch, List<StagedPart> staged)
      throws SQLException {
    this.on = on;
    this.batch = batch;
    this.staged = staged;
    deleteOtherAttempts();
    kinds = countKinds();
  }

  /** Writes what was staged, and the ledger row. */
  static Batch merge(Connection on, BatchContext batch, List<StagedPart> staged)
      throws SQLException {
    return new PostgresBatch(on, batch, staged).merge();
  }

  private Batch merge() throws SQLException {
    Added events =
        Query.records(
                on,
                insert(
                    ADD_EVENTS,
                    EventRow.TABLE.with(batch.stamp()).with("arrived_at", "f.accepted_at"),
                    EventRow.KEEP_FIRST),
                Added.class)
            .get(0);
    long newestEvent = Math.max(Ledger.newestEvent(on), events.newest());
    Table<LateRow> lateEvents = LateRow.TABLE.with(batch.key());
    long late = staged("late") == 0 ? 0 : update(insert(ADD_LATE, lateEvents, EventRow.KEEP_FIRST));
    Table<RejectedRow> rejected = RejectedRow.TABLE.with(batch.key());
    update(insert("%s SELECT %s FROM staged_rows AS s WHERE s.kind = 'rejected' %s", rejected, ""));
    long known = staged("enriched") - events.rows() + staged("late") - late;
    long conflicts = known == 0 ? 0 : rejectConflicts(rejected);
    update(REASSIGN);
    update(REMOVE_SESSIONS);
    putSessions();
    update(
        "UPDATE sessions SET closed = 1 WHERE closed = 0 AND last_event_at < ?",
        newestEvent - batch.closeAfterMillis());
    long duplicates = staged.stream().mapToLong(StagedPart::duplicates).sum();
    return BatchFiles.finish(
        on,
        batch,
        Query.records(
            on,
            "SELECT file_id, sha256 FROM staged_rows WHERE kind = 'file_read' ORDER BY file_id",
            FileRead.class),
        new BatchFiles.Counts(
            events.rows(),
            duplicates + known - conflicts,
            late,
            staged("rejected") + conflicts,
            ignored()),
        newestEvent);
  }

  /** How many rows were added, and the time of the newest event of them. */
  public record Added(long rows, long newest) {}

  /**
   * Deletes the rows of failed and repeated attempts, for this transaction, which does not see what
   * is added from here on.
   */
  private void deleteOtherAttempts() throws SQLException {
    Long[] attempts = staged.stream().map(StagedPart::attempt).toArray(Long[]::new);
    update(
        "DELETE FROM staged_rows WHERE NOT (query_id = ? AND batch_id = ? AND attempt = ANY (?))",
        batch.queryId(),
        batch.batchId(),
        on.createArrayOf("bigint", attempts));
  }

  private Map<String, Long> countKinds() throws SQLException {
    Map<String, Long> counts =
        Query.list(
                on,
                "SELECT kind, count(*) FROM staged_rows GROUP BY kind",
                row -> Map.entry(row.getString(1), row.getLong(2)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    long there = counts.values().stream().mapToLong(Long::longValue).sum();
    long sent = staged.stream().mapToLong(StagedPart::rows).sum();
    if (there != sent) {
      throw new Problem(
          ExitCode.WAREHOUSE_UNREACHABLE,
          "batch %d is lost: %,d rows were staged, and %,d of them are there"
              .formatted(batch.batchId(), sent, there),
          "the server was started again meanwhile, and keeps no staged rows over that",
          "run this again: nothing of the batch was written, and it is computed again");
    }
    return counts;
  }

  private long staged(String kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  private void putSessions() throws SQLException {
    Table<SessionRow> sessions =
        SessionRow.TABLE.with(new ModelVersion(batch.modelVersion())).with("closed", "0");
    String orUpdate =
        sessions.orUpdate("session_id") + " WHERE sessions.user_id = excluded.user_id";
    if (update(insert(PUT_SESSIONS, sessions, orUpdate)) < staged("session")) {
      Table<SessionRow> shared =
          sessions.without("session_id").with("session_id", "s.session_id || '@' || s.user_id");
      update(insert(PUT_SHARED_SESSIONS, shared, orUpdate));
    }
  }

  private long ignored() throws SQLException {
    return Query.number(
            on,
            "SELECT count(*) FROM staged_rows WHERE kind = 'rejected' AND reason = ?",
            Reason.IGNORED_EVENT_TYPE.text())
        .orElseThrow();
  }

  private long rejectConflicts(Table<RejectedRow> rejected) throws SQLException {
    List<RejectedRow> conflicts =
        Query.records(on, CONFLICTS, Event.class).stream().map(RejectedRow::conflict).toList();
    try (RowStatement<RejectedRow> insert = RowStatement.insert(on, rejected)) {
      insert.runAll(conflicts);
    }
    return conflicts.size();
  }

  /** A statement out of the beginning of an insert, the values from {@code s}, and its end. */
  private static String insert(String text, Table<?> table, String end) {
    return text.formatted(table.insertInto(), table.from("s"), end);
  }

  private int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = on.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
