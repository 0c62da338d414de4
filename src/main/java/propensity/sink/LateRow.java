package propensity.sink;

import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.warehouse.Table;

/**
 * A row of the table {@code late_events}, and where the event was read.
 *
 * @param sessionId as the feed gives it, or null
 * @param latenessMs behind the same shopper's newest event
 */
public record LateRow(
    String eventId,
    String sessionId,
    String userId,
    long eventTime,
    EventType eventType,
    Device device,
    Referrer referrer,
    String page,
    String productId,
    Long priceCents,
    Integer quantity,
    long latenessMs,
    long fileId,
    long lineNo) {

  static final Table<LateRow> TABLE =
      Table.of("late_events", LateRow.class).without("file_id", "line_no");

  static LateRow of(Event event, long latenessMillis) {
    return new LateRow(
        event.eventId(),
        event.sessionId(),
        event.userId(),
        event.time(),
        event.type(),
        event.device(),
        event.referrer(),
        event.page(),
        event.productId(),
        event.priceCents(),
        event.quantity(),
        latenessMillis,
        event.fileId(),
        event.line());
  }
}
