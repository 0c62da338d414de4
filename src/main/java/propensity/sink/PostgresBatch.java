package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Rejection.Reason;
import propensity.warehouse.Agreement;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;
import propensity.warehouse.ModelRow.ModelVersion;
import propensity.warehouse.Query;
import propensity.warehouse.Table;

/**
 * Merges the staged rows of one batch on PostgreSQL: those of the attempts that count and the
 * ledger row go into the tables in one transaction. Rows of tasks that were tried again or twice at
 * a time, or that outlived their batch, have another attempt's number and are deleted.
 *
 * <p>The outcome is that of {@link SqliteBatch}.
 */
final class PostgresBatch {
  private static final String ADD_EVENTS =
      """
      WITH added AS (
        %s
        SELECT %s
        FROM staged_rows AS s JOIN files AS f ON f.file_id = s.record_id >> 32
        WHERE s.kind = 'enriched'
        ORDER BY s.record_id
        RETURNING event_time
      )
      SELECT count(*) AS rows, coalesce(max(event_time), 0) AS newest FROM added
      """;

  /** Of late events those that the warehouse does not have, see {@link KnownEvents}. */
  private static final String ADD_LATE =
      """
      %%s
      SELECT DISTINCT ON (s.user_id, %1$s) %%s
      FROM staged_rows AS s
      WHERE s.kind = 'late' AND NOT EXISTS (
        SELECT FROM sessions AS v JOIN events AS e ON e.session_no = v.session_no
        WHERE v.user_id = s.user_id AND v.started_at <= s.event_time
          AND v.last_event_at >= s.event_time AND (%2$s) IS NOT DISTINCT FROM (%1$s)
      ) AND NOT EXISTS (
        SELECT FROM late_events AS l
        WHERE l.user_id = s.user_id AND l.event_time = s.event_time
          AND (%3$s) IS NOT DISTINCT FROM (%1$s)
      )
      ORDER BY s.user_id, %1$s, s.record_id
      """
          .formatted(
              KnownEvents.Content.COLUMNS.names("s."),
              KnownEvents.Content.COLUMNS.names("e."),
              KnownEvents.Content.COLUMNS.names("l."));

  private static final String REASSIGN =
      """
      UPDATE events SET session_no = m.session_no, session_id = m.session_id
      FROM (
        SELECT DISTINCT ON (record_id) record_id, session_no, session_id
        FROM staged_rows WHERE kind = 'reassigned' ORDER BY record_id, place DESC
      ) AS m
      WHERE events.record_id = m.record_id
      """;

  private static final String MOVE_ORDERS =
      """
      UPDATE orders SET session_no = e.session_no
      FROM events AS e
      WHERE e.record_id = orders.order_no AND orders.order_no IN (
        SELECT record_id FROM staged_rows WHERE kind = 'reassigned')
      """;

  private static final String ADD_ORDERS =
      "%s SELECT %s FROM staged_rows AS s WHERE s.kind = 'order' ORDER BY s.order_no";

  private static final String ADD_ORDER_ITEMS =
      "%s SELECT %s FROM staged_rows AS s WHERE s.kind = 'order_item'"
          + " ORDER BY s.record_id, s.item_no";

  private static final String CHANGED_ORDERS =
      "IN (SELECT order_id FROM staged_rows WHERE kind = 'order_changed')";

  private static final String REMOVE_SESSIONS =
      "DELETE FROM sessions WHERE session_no IN"
          + " (SELECT session_no FROM staged_rows WHERE kind = 'session_removed')";

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
                    EventRow.TABLE.with(batch.stamp()).with("arrived_at", "f.accepted_at")),
                Added.class)
            .get(0);
    long newestEvent = Math.max(Ledger.newestEvent(on), events.newest());
    update(insert(ADD_ORDERS, OrderRow.TABLE));
    update(insert(ADD_ORDER_ITEMS, OrderRow.Item.TABLE));
    update(REASSIGN);
    update(MOVE_ORDERS);
    if (staged("order_changed") > 0) {
      for (String statement : OrderRow.settle(CHANGED_ORDERS)) {
        update(statement);
      }
    }
    update(REMOVE_SESSIONS);
    Table<SessionRow> sessions =
        SessionRow.TABLE.with(new ModelVersion(batch.modelVersion())).with("closed", "0");
    update(
        insert("%s SELECT %s FROM staged_rows AS s WHERE s.kind = 'session' ", sessions)
            + sessions.orUpdate("session_no"));
    long late = staged("late") == 0 ? 0 : update(insert(ADD_LATE, LateRow.TABLE.with(batch.key())));
    update(
        insert(
            "%s SELECT %s FROM staged_rows AS s WHERE s.kind = 'rejected'",
            RejectedRow.TABLE.with(batch.key())));
    update(
        "UPDATE sessions SET closed = 1 WHERE closed = 0 AND last_event_at < ?",
        batch.closedBefore(ClosingClock.of(on)));
    Agreement.requireSums(
        on,
        Query.list(
            on,
            "SELECT DISTINCT session_no FROM staged_rows WHERE kind = 'session' LIMIT "
                + BatchFiles.CHECKED_SESSIONS,
            row -> row.getLong(1)));
    long duplicates = staged.stream().mapToLong(StagedPart::duplicates).sum();
    return BatchFiles.finish(
        on,
        batch,
        Query.records(
            on,
            "SELECT file_id, sha256, profile FROM staged_rows WHERE kind = 'file_read' ORDER BY file_id",
            RowWriter.FileRead.class),
        new BatchFiles.Counts(
            events.rows(), duplicates + staged("late") - late, late, staged("rejected"), ignored()),
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

  private long ignored() throws SQLException {
    return Query.number(
            on,
            "SELECT count(*) FROM staged_rows WHERE kind = 'rejected' AND reason = ?",
            Reason.IGNORED_EVENT_TYPE.text())
        .orElseThrow();
  }

  /** A statement out of the beginning of an insert and its values, from {@code s}. */
  private static String insert(String text, Table<?> table) {
    return text.formatted(table.insertInto(), table.from("s"));
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
