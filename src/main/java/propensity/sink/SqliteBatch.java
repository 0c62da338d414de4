package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import propensity.event.Event;
import propensity.event.Rejection.Reason;
import propensity.session.SessionRow;
import propensity.warehouse.Batch;
import propensity.warehouse.Columns;
import propensity.warehouse.Ledger;
import propensity.warehouse.ModelVersion;
import propensity.warehouse.Query;
import propensity.warehouse.RowStatement;
import propensity.warehouse.Table;

/**
 * Everything one batch changes in a SQLite warehouse, row by row. What is left at the end is the
 * ledger row, which only goes in if every line of every file is accounted for.
 */
final class SqliteBatch implements RowWriter<SQLException>, AutoCloseable {
  /** The content of the events with an id, or only of those in time that are of one shopper. */
  private static final String KNOWN =
      """
      SELECT %1$s, query_id, batch_id FROM events
      WHERE event_id = ?1 AND (?2 IS NULL OR user_id = ?2)
      UNION ALL
      SELECT %1$s, query_id, batch_id FROM late_events WHERE event_id = ?1
      """
          .formatted(EventContent.COLUMNS.names(""));

  private static final Query.Row<EventContent> CONTENT = Query.reader(EventContent.class);
  private static final Query.Row<BatchKey> KEY = Query.reader(BatchKey.class);

  /** What the warehouse knows of an event id. */
  private enum Known {
    NOT,
    SAME,
    OTHER,
    /** Another shopper's event of this very batch has it. */
    CONTESTED
  }

  private final Connection on;
  private final BatchContext batch;
  private final ContestedIds contested;
  private final RowStatement<EventRow> addEvent;
  private final RowStatement<LateRow> addLate;
  private final RowStatement<RejectedRow> addRejected;
  private final RowStatement<ReassignedEvent> reassign;
  private final RowStatement<SessionRow> putSession;
  private final RowStatement<RemovedSession> removeSession;
  private final PreparedStatement renameExistingSession;
  private final PreparedStatement known;
  private final Map<Long, Long> acceptances = new HashMap<>();
  private final List<FileRead> filesRead = new ArrayList<>();
  private long newestEvent;
  private long enriched;
  private long duplicate;
  private long late;
  private long rejected;
  private long ignored;

  SqliteBatch(Connection on, BatchContext batch, ContestedIds contested) throws SQLException {
    this.on = on;
    this.batch = batch;
    this.contested = contested;
    newestEvent = Ledger.newestEvent(on);
    Table<EventRow> events = EventRow.TABLE.with(batch.stamp()).with("arrived_at", "?");
    Table<SessionRow> sessions =
        SessionRow.TABLE.with(new ModelVersion(batch.modelVersion())).with("closed", "?");
    addEvent = RowStatement.insert(on, events, EventRow.KEEP_FIRST);
    addLate = RowStatement.insert(on, LateRow.TABLE.with(batch.key()), EventRow.KEEP_FIRST);
    addRejected = RowStatement.insert(on, RejectedRow.TABLE.with(batch.key()));
    putSession =
        RowStatement.insert(
            on,
            sessions,
            sessions.orUpdate("session_id") + " WHERE sessions.user_id = excluded.user_id");
    reassign =
        new RowStatement<>(
            on,
            Columns.of(ReassignedEvent.class),
            "UPDATE events SET session_id = ?3 WHERE event_id = ?1 AND user_id = ?2");
    removeSession =
        new RowStatement<>(
            on, Columns.of(RemovedSession.class), "DELETE FROM sessions WHERE session_id = ?");
    renameExistingSession =
        on.prepareStatement(
            "UPDATE sessions SET session_id = session_id || '@' || user_id"
                + " WHERE session_id = ? AND user_id > ?");
    known = on.prepareStatement(KNOWN);
  }

  @Override
  public void enriched(EventRow row) throws SQLException {
    if (add(row)) {
      Failpoint.ROWS_SCORED.hit();
      enriched++;
      newestEvent = Math.max(newestEvent, row.eventTime());
      return;
    }
    switch (known(row.event(), null)) {
      case SAME -> duplicate++;
      case CONTESTED -> {
        Optional<Event> second = contested.challenge(row);
        if (second.isPresent()) {
          rejected(RejectedRow.conflict(second.get()));
        }
      }
      case NOT, OTHER -> rejected(RejectedRow.conflict(row.event()));
    }
  }

  @Override
  public void duplicate() {
    duplicate++;
  }

  /**
   * What comes late may be something that came in time before, sent once more; another shopper's
   * event may have its id.
   */
  @Override
  public void late(Event event, long latenessMillis) throws SQLException {
    switch (known(event, event.userId())) {
      case SAME -> duplicate++;
      case NOT -> {
        addLate.run(LateRow.of(event, latenessMillis));
        late++;
      }
      case OTHER, CONTESTED -> rejected(RejectedRow.conflict(event));
    }
  }

  @Override
  public void reassigned(ReassignedEvent row) throws SQLException {
    reassign.run(row);
    contested.reassign(row);
  }

  /** What is silent already, by the events so far, need not be closed later. */
  @Override
  public void session(SessionRow row) throws SQLException {
    boolean closed = row.lastEventAt() < newestEvent - batch.closeAfterMillis();
    if (putSession.run(row, closed ? 1 : 0) == 0) {
      // Two shoppers share a session id: keep both rows. Which of them keeps the id must not depend
      // on who is written first.
      renameExistingSession.setString(1, row.sessionId());
      renameExistingSession.setString(2, row.userId());
      boolean renamed = renameExistingSession.executeUpdate() > 0;
      putSession.runAgain(
          "session_id", renamed ? row.sessionId() : row.sessionId() + "@" + row.userId());
    }
  }

  @Override
  public void sessionRemoved(RemovedSession row) throws SQLException {
    removeSession.run(row);
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

  /** Adds an enriched event; false if its id is there already. */
  private boolean add(EventRow row) throws SQLException {
    Long acceptedAt = acceptances.get(row.fileId());
    if (acceptedAt == null) {
      acceptedAt = Ledger.acceptedAt(on, row.fileId());
      acceptances.put(row.fileId(), acceptedAt);
    }
    return addEvent.run(row, acceptedAt) == 1;
  }

  private Known known(Event event, String userId) throws SQLException {
    known.setString(1, event.eventId());
    known.setString(2, userId);
    try (ResultSet rows = known.executeQuery()) {
      if (!rows.next()) {
        return Known.NOT;
      }
      EventContent content = CONTENT.read(rows);
      BatchKey by = KEY.read(rows);
      if (!content.userId().equals(event.userId()) && by.equals(batch.key())) {
        return Known.CONTESTED;
      }
      return content.equals(EventContent.of(event)) ? Known.SAME : Known.OTHER;
    }
  }

  /** Of the shoppers that use one id in this batch, the first to arrive has it. */
  private void settleContested() throws SQLException {
    if (contested.challengers().isEmpty()) {
      return;
    }
    Map<String, List<Event>> all =
        contested.inFiles(on, filesRead.stream().map(FileRead::fileId).toList());
    for (EventRow challenger : contested.challengers()) {
      Event event = challenger.event();
      Event holder = holder(all.get(event.eventId()));
      if (Event.ARRIVAL_ORDER.compare(holder, event) < 0) {
        rejected(RejectedRow.conflict(event));
      } else {
        delete(event.eventId());
        add(challenger);
        reassign.run(contested.reassigned(challenger));
        rejected(RejectedRow.conflict(holder));
      }
    }
  }

  /** Which of some events with one id the warehouse has. */
  private Event holder(List<Event> sameId) throws SQLException {
    for (Event event : sameId) {
      if (known(event, null) == Known.SAME) {
        return event;
      }
    }
    throw new IllegalStateException("the warehouse has none of " + sameId);
  }

  private void delete(String eventId) throws SQLException {
    try (PreparedStatement delete = on.prepareStatement("DELETE FROM events WHERE event_id = ?")) {
      delete.setString(1, eventId);
      delete.executeUpdate();
    }
  }

  /** Writes the ledger row, see {@link BatchFiles#finish}. */
  Batch finish() throws SQLException {
    settleContested();
    try (PreparedStatement close =
        on.prepareStatement(
            "UPDATE sessions SET closed = 1 WHERE closed = 0 AND last_event_at < ?")) {
      close.setLong(1, newestEvent - batch.closeAfterMillis());
      close.executeUpdate();
    }
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
    addLate.close();
    addRejected.close();
    reassign.close();
    putSession.close();
    removeSession.close();
    renameExistingSession.close();
    known.close();
  }
}
