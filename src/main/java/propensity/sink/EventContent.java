package propensity.sink;

import propensity.event.Event;
import propensity.event.EventType;
import propensity.warehouse.Columns;

/** What two events of one shopper must have in common to be the same event, sent twice. */
public record EventContent(
    String eventId,
    long eventTime,
    EventType eventType,
    String page,
    String productId,
    Long priceCents,
    Double quantity,
    String orderId) {

  static final Columns<EventContent> COLUMNS = Columns.of(EventContent.class);

  static EventContent of(Event event) {
    return new EventContent(
        event.eventId(),
        event.time(),
        event.type(),
        event.page(),
        event.productId(),
        event.priceCents(),
        event.quantity(),
        event.orderId());
  }
}
