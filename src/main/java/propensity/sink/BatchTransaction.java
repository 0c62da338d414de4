package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import propensity.Sha256;
import propensity.event.Event;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.session.FoldOutput;
import propensity.source.ContractLine;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;

/**
 * Everything one batch changes in the warehouse. What is left at the end is the ledger row, which
 * only goes in if every line of every file is accounted for.
 */
public final class BatchTransaction implements AutoCloseable {
  private final Connection on;
  private final BatchContext batch;
  private final ContestedIds contested;
  private final EventStatements events;
  private final SessionStatements sessions;
  private final PreparedStatement reject;
  private final List<FileRead> filesRead = new ArrayList<>();
  private long newestEvent;
  private long enriched;
  private long duplicate;
  private long late;
  private long rejected;
  private long ignored;

  public BatchTransaction(Connection on, BatchContext batch, ContestedIds contested)
      throws SQLException {
    this.on = on;
    this.batch = batch;
    this.contested = contested;
    this.events = new EventStatements(on, batch, System.currentTimeMillis());
    this.sessions = new SessionStatements(on, batch);
    this.reject = on.prepareStatement("INSERT INTO rejected_events VALUES (?,?,?,?,?,?,?,?)");
    this.newestEvent = Ledger.newestEvent(on);
  }

  /** Adds {@link RowCodec}. */
  public void add(byte[] packed) throws SQLException {
    for (StreamRow row : RowCodec.read(packed)) {
      add(row);
    }
  }

  private void add(StreamRow row) throws SQLException {
    if (row.outcome() != null) {
      add(row, row.outcome());
    } else if (row.rejection() != null) {
      reject(row.rejection());
    } else {
      filesRead.add(row.fileRead());
    }
  }

  private void add(StreamRow row, FoldOutput outcome) throws SQLException {
    switch (outcome.kind()) {
      case ENRICHED -> enrich(row);
      case DUPLICATE -> duplicate++;
      case CONFLICT -> reject(conflict(outcome.event()));
      case LATE -> late(outcome);
      case MOVED -> {
        events.move(outcome.event(), outcome.sessionId());
        contested.move(outcome.event(), outcome.sessionId());
      }
      case SESSION -> sessions.put(outcome.session(), row.score(), newestEvent);
      case SESSION_GONE -> sessions.remove(outcome.sessionId());
    }
  }

  private void enrich(StreamRow row) throws SQLException {
    Event event = row.outcome().event();
    if (events.enrich(row)) {
      Failpoint.ROWS_SCORED.pass();
      enriched++;
      newestEvent = Math.max(newestEvent, event.time());
      return;
    }
    switch (events.known(event)) {
      case SAME -> duplicate++;
      case CONTESTED -> {
        Optional<Event> second = contested.challenge(row);
        if (second.isPresent()) {
          reject(conflict(second.get()));
        }
      }
      case NOT, OTHER -> reject(conflict(event));
    }
  }

  /** What comes late may be something that came in time before, sent once more. */
  private void late(FoldOutput outcome) throws SQLException {
    switch (events.knownLate(outcome.event())) {
      case SAME -> duplicate++;
      case NOT -> {
        events.addLate(outcome);
        late++;
      }
      case OTHER, CONTESTED -> reject(conflict(outcome.event()));
    }
  }

  /** Of the shoppers that use one id in this batch, the first to arrive has it. */
  private void settleContested() throws SQLException {
    if (contested.challengers().isEmpty()) {
      return;
    }
    Map<String, List<Event>> all =
        contested.inFiles(on, filesRead.stream().map(FileRead::fileId).toList());
    for (StreamRow challenger : contested.challengers()) {
      Event event = challenger.outcome().event();
      Event holder = events.holder(all.get(event.eventId()));
      if (Event.ARRIVAL_ORDER.compare(holder, event) < 0) {
        reject(conflict(event));
      } else {
        events.delete(event.eventId());
        events.enrich(challenger);
        events.move(event, contested.sessionOf(challenger));
        reject(conflict(holder));
      }
    }
  }

  /** The row of an event whose id is taken. */
  static Rejection conflict(Event event) {
    String raw = ContractLine.of(event);
    return new Rejection(
        Reason.ID_CONFLICT, "event_id", raw, Sha256.of(raw), event.fileId(), event.line());
  }

  private void reject(Rejection rejection) throws SQLException {
    reject.setLong(1, rejection.fileId());
    reject.setLong(2, rejection.line());
    reject.setString(3, rejection.reason().text());
    reject.setString(4, rejection.column());
    reject.setString(5, rejection.raw());
    reject.setString(6, rejection.rawSha256());
    reject.setString(7, batch.queryId());
    reject.setLong(8, batch.batchId());
    reject.executeUpdate();
    rejected++;
    ignored += rejection.reason() == Reason.IGNORED_EVENT_TYPE ? 1 : 0;
  }

  /**
   * Writes the ledger row; the transaction is complete with it.
   *
   * @throws propensity.Problem if the lines of the files are not all accounted for, or the files
   *     are not those that were accepted
   */
  public Batch finish() throws SQLException {
    settleContested();
    sessions.closeSilent(newestEvent);
    batch.model().warehouseRow().put(on);
    Batch row =
        new Batch(
            batch.queryId(),
            batch.batchId(),
            batch.modelVersion(),
            BatchFiles.bringIn(on, filesRead, batch),
            enriched,
            duplicate,
            late,
            rejected,
            batch.startedAt(),
            System.currentTimeMillis(),
            newestEvent,
            ignored);
    Failpoint.BEFORE_LEDGER.pass();
    Ledger.add(on, row);
    Failpoint.BEFORE_COMMIT.pass();
    return row;
  }

  @Override
  public void close() throws SQLException {
    events.close();
    sessions.close();
    reject.close();
  }
}
