package propensity.sink;

import propensity.Sha256;
import propensity.event.Event;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.source.ContractLine;
import propensity.warehouse.Table;

/** A row of the table {@code rejected_events}; the components are those of {@link Rejection}. */
public record RejectedRow(
    long recordId,
    long fileId,
    long lineNo,
    Reason reason,
    String columnName,
    String raw,
    String rawSha256) {

  static final Table<RejectedRow> TABLE = Table.of("rejected_events", RejectedRow.class);

  RejectedRow(long recordId, Reason reason, String columnName, String raw, String rawSha256) {
    this(
        recordId,
        Event.fileOf(recordId),
        Event.numberOf(recordId),
        reason,
        columnName,
        raw,
        rawSha256);
  }

  /** The row of a line that is no event. */
  public static RejectedRow of(Rejection rejection) {
    return new RejectedRow(
        Event.recordId(rejection.fileId(), rejection.line()),
        rejection.reason(),
        rejection.column(),
        rejection.raw(),
        rejection.rawSha256());
  }

  /** The row of an event whose shopper has another one with its id. */
  static RejectedRow conflict(Event event) {
    String raw = ContractLine.of(event);
    return new RejectedRow(event.recordId(), Reason.ID_CONFLICT, "event_id", raw, Sha256.of(raw));
  }
}
