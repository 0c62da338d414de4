package propensity.event;

import java.util.HashSet;
import java.util.Set;
import propensity.event.Order.Place;

/**
 * One order as its lines come, and which line of it the next one is. An order id is one order in
 * the shop, however often and by whom it is sent: a page of thanks that is loaded again makes no
 * second one. Lines of the same time are those of one confirmation, and may be alike.
 */
public final class KnownOrder {
  /** A further line of another time is taken for a repetition: no order has so many products. */
  static final int MAX_LINES = 10_000;

  private final Set<Integer> contents = new HashSet<>();
  private OrderLine first;
  private int lines;

  /** Takes the next line in the order of arrival. */
  public Place add(OrderLine line) {
    Place place = place(line);
    if (place != Place.REPEAT) {
      first = first == null ? line : first;
      contents.add(line.content());
      lines++;
    }
    return place;
  }

  private Place place(OrderLine line) {
    if (first == null) {
      return Place.FIRST;
    }
    boolean again =
        line.eventTime() == first.eventTime()
            ? line.whole() && !first.whole()
            : line.whole() || line.content() == 0 || contents.contains(line.content());
    if (again || lines == MAX_LINES) {
      return Place.REPEAT;
    }
    return first.whole() ? Place.PART : Place.ITEM;
  }
}
