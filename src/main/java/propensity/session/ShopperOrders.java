package propensity.session;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import propensity.event.Event;
import propensity.event.KnownOrder;
import propensity.event.Order.Place;
import propensity.event.OrderLine;

/**
 * Settles which line of its order each purchase is, for events at rest: by the lines of its shopper
 * alone, while the stream knows those of all.
 */
public final class ShopperOrders implements Iterator<Event> {
  private final Iterator<Event> events;
  private final Map<String, KnownOrder> orders = new HashMap<>();

  /** The orders of one shopper's events. */
  public ShopperOrders(Iterator<Event> events) {
    this.events = events;
  }

  @Override
  public boolean hasNext() {
    return events.hasNext();
  }

  @Override
  public Event next() {
    Event event = events.next();
    OrderLine line = OrderLine.of(event);
    if (line == null) {
      return event;
    }
    Place place = orders.computeIfAbsent(line.orderId(), id -> new KnownOrder()).add(line);
    return place == event.order().place() ? event : event.at(place);
  }
}
