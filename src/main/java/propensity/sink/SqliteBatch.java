package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import propensity.Failpoint;
import propensity.event.Event;
import propensity.event.Rejection.Reason;
import propensity.warehouse.Agreement;
import propensity.warehouse.Batch;
import propensity.warehouse.Columns;
import propensity.warehouse.Ledger;
import propensity.warehouse.ModelRow.ModelVersion;
import propensity.warehouse.RowStatement;
import propensity.warehouse.Table;

/**
 * Everything one batch changes in a SQLite warehouse, row by row. What is left at the end is the
 * ledger row, which only goes in if every line of every file is accounted for.
 */
final class SqliteBatch implements RowWriter<SQLException>, AutoCloseable {
  /** Of the batch's late events those that the warehouse has, see {@link KnownEvents}. */
  private static final String REMOVE_KNOWN_LATE =
      """
      DELETE FROM late_events AS l
      WHERE record_id >= ? AND query_id = ? AND batch_id = ? AND (EXISTS (
        SELECT 1 FROM sessions AS s JOIN events AS e ON e.session_no = s.session_no
        WHERE s.user_id = l.user_id AND s.started_at <= l.event_time
          AND s.last_event_at >= l.event_time AND (%1$s) IS (%2$s)
      ) OR EXISTS (
        SELECT 1 FROM late_events AS b
        WHERE b.user_id = l.user_id AND b.event_time = l.event_time
          AND b.record_id < l.record_id AND (%3$s) IS (%2$s)
      ))
      """
          .formatted(
              KnownEvents.Content.COLUMNS.names("e."),
              KnownEvents.Content.COLUMNS.names("l."),
              KnownEvents.Content.COLUMNS.names("b."));

  private final Connection on;
  private final BatchContext batch;
  private final RowStatement<EventRow> addEvent;
  private final RowStatement<EventRow> addPlainEvent;
  private final RowStatement<OrderRow> addOrder;
  private final RowStatement<OrderRow.Item> addOrderItem;
  private final RowStatement<LateRow> addLate;
  private final RowStatement<RejectedRow> addRejected;
  private final RowStatement<Reassigned> reassign;
  private final PreparedStatement moveOrder;
  private final Set<String> changedOrders = new HashSet<>();
  private final RowStatement<SessionRow> putSession;
  private final RowStatement<RemovedSession> removeSession;
  private final Map<Long, Long> acceptances = new HashMap<>();
  private final List<FileRead> filesRead = new ArrayList<>();
  private final Set<Long> checked = new HashSet<>();
  private final ClosingClock clock;
  private long newestEvent;
  private long enriched;
  private long duplicate;
  private long late;
  private long firstLate = Long.MAX_VALUE;
  private long rejected;
  private long ignored;

  SqliteBatch(Connection on, BatchContext batch) throws SQLException {
    this.on = on;
    this.batch = batch;
    newestEvent = Ledger.newestEvent(on);
    clock = ClosingClock.of(on);
    Table<SessionRow> sessions =
        SessionRow.TABLE.with(new ModelVersion(batch.modelVersion())).with("closed", "?");
    addEvent = addEvents(EventRow.TABLE);
    addPlainEvent = addEvents(EventRow.PLAIN);
    addOrder = RowStatement.insert(on, OrderRow.TABLE);
    addOrderItem = RowStatement.insert(on, OrderRow.Item.TABLE);
    addLate = RowStatement.insert(on, LateRow.TABLE.with(batch.key()));
    addRejected = RowStatement.insert(on, RejectedRow.TABLE.with(batch.key()));
    putSession = RowStatement.insert(on, sessions, sessions.orUpdate("session_no"));
    reassign =
        new RowStatement<>(
            on,
            Columns.of(Reassigned.class),
            "UPDATE events SET session_no = ?2, session_id = ?3 WHERE record_id = ?1");
    moveOrder = on.prepareStatement("UPDATE orders SET session_no = ? WHERE order_no = ?");
    removeSession =
        new RowStatement<>(
            on, Columns.of(RemovedSession.class), "DELETE FROM sessions WHERE session_no = ?");
  }

  private RowStatement<EventRow> addEvents(Table<EventRow> table) throws SQLException {
    return RowStatement.insert(on, table.with(batch.stamp()).with("arrived_at", "?"));
  }

  @Override
  public void enriched(EventRow row) throws SQLException {
    RowStatement<EventRow> add = row.plain() ? addPlainEvent : addEvent;
    add.run(row, acceptedAt(Event.fileOf(row.recordId())));
    Failpoint.ROWS_SCORED.hit();
    enriched++;
    newestEvent = Math.max(newestEvent, row.eventTime());
  }

  @Override
  public void order(OrderRow row) throws SQLException {
    addOrder.run(row);
  }

  @Override
  public void orderItem(OrderRow.Item row) throws SQLException {
    addOrderItem.run(row);
  }

  @Override
  public void orderChanged(OrderRow.Changed row) {
    changedOrders.add(row.orderId());
  }

  /** Orders are worked out when all their lines of the batch have their rows. */
  private void settleOrders() throws SQLException {
    if (changedOrders.isEmpty()) {
      return;
    }
    for (String sql : OrderRow.settle("= ?")) {
      try (PreparedStatement statement = on.prepareStatement(sql)) {
        for (String orderId : changedOrders) {
          statement.setString(1, orderId);
          statement.executeUpdate();
        }
      }
    }
  }

  @Override
  public void duplicate() {
    duplicate++;
  }

  @Override
  public void late(Event event, long latenessMillis) throws SQLException {
    addLate.run(LateRow.of(event, latenessMillis));
    late++;
    firstLate = Math.min(firstLate, event.recordId());
  }

  /** Late events are compared with what is there when all others have their rows. */
  private void removeKnownLate() throws SQLException {
    if (late == 0) {
      return;
    }
    try (PreparedStatement remove = on.prepareStatement(REMOVE_KNOWN_LATE)) {
      remove.setLong(1, firstLate);
      remove.setString(2, batch.queryId());
      remove.setLong(3, batch.batchId());
      int known = remove.executeUpdate();
      late -= known;
      duplicate += known;
    }
  }

  @Override
  public void reassigned(Reassigned row) throws SQLException {
    reassign.run(row);
    moveOrder.setLong(1, row.sessionNo());
    moveOrder.setLong(2, row.recordId());
    moveOrder.executeUpdate();
  }

  /** What is silent already, by the events so far, need not be closed later. */
  @Override
  public void session(SessionRow row) throws SQLException {
    clock.add(row.userId(), row.lastEventAt());
    boolean closed = row.lastEventAt() < batch.closedBefore(clock);
    putSession.run(row, closed ? 1 : 0);
    if (checked.size() < BatchFiles.CHECKED_SESSIONS) {
      checked.add(row.sessionNo());
    }
  }

  @Override
  public void sessionRemoved(RemovedSession row) throws SQLException {
    removeSession.run(row);
    checked.remove(row.sessionNo());
  }

  @Override
  public void rejected(RejectedRow row) throws SQLException {
    addRejected.run(row);
    rejected++;
    ignored += row.reason() == Reason.IGNORED_EVENT_TYPE ? 1 : 0;
  }

  @Override
  public void fileRead(FileRead row) {
    filesRead.add(row);
  }

  private long acceptedAt(long fileId) throws SQLException {
    Long acceptedAt = acceptances.get(fileId);
    if (acceptedAt == null) {
      acceptedAt = Ledger.acceptedAt(on, fileId);
      acceptances.put(fileId, acceptedAt);
    }
    return acceptedAt;
  }

  /** Writes the ledger row, see {@link BatchFiles#finish}. */
  Batch finish() throws SQLException {
    removeKnownLate();
    settleOrders();
    try (PreparedStatement close =
        on.prepareStatement(
            "UPDATE sessions SET closed = 1 WHERE closed = 0 AND last_event_at < ?")) {
      close.setLong(1, batch.closedBefore(clock));
      close.executeUpdate();
    }
    Agreement.requireSums(on, checked);
    return BatchFiles.finish(
        on,
        batch,
        filesRead,
        new BatchFiles.Counts(enriched, duplicate, late, rejected, ignored),
        newestEvent);
  }

  @Override
  public void close() throws SQLException {
    addEvent.close();
    addPlainEvent.close();
    addOrder.close();
    addOrderItem.close();
    addLate.close();
    addRejected.close();
    reassign.close();
    moveOrder.close();
    putSession.close();
    removeSession.close();
  }
}
