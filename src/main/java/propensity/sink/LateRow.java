package propensity.sink;

import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.warehouse.Table;

/**
 * A row of the table {@code late_events}.
 *
 * @param recordId where the event was read
 * @param sessionId as the feed gives it, or null
 * @param latenessMs behind the same shopper's newest event
 */
public record LateRow(
    long recordId,
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
    Double quantity,
    String orderId,
    Long valueCents,
    String currency,
    long latenessMs) {

  static final Table<LateRow> TABLE = Table.of("late_events", LateRow.class);

  static LateRow of(Event event, long latenessMillis) {
    return new LateRow(
        event.recordId(),
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
        event.orderId(),
        event.movedCents(),
        event.currency(),
        latenessMillis);
  }
}
