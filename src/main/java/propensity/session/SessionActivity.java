package propensity.session;

import java.util.ArrayList;
import java.util.List;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Order;
import propensity.event.Referrer;

/**
 * What a shopper did in a session so far, purchases apart: features are made from this and from the
 * history, so that what a session has already brought in can never become an input.
 *
 * @param startedAt epoch milliseconds of the first event
 * @param lastAt epoch milliseconds of the newest event
 * @param previousAt epoch milliseconds of the event before the newest; {@code startedAt} at first
 * @param device of the first event
 * @param referrer of the first event
 * @param events events of every type
 * @param viewsSinceLastCart page views after the newest add_to_cart, or since the start
 * @param cartValueCents sum of price times pieces over add_to_cart events, less that of
 *     remove_from_cart events, never below 0; in cents
 * @param products distinct products in order of appearance, at most {@value #MAX_DISTINCT}
 * @param pages distinct pages in order of appearance, at most {@value #MAX_DISTINCT}
 */
public record SessionActivity(
    long startedAt,
    long lastAt,
    long previousAt,
    Device device,
    Referrer referrer,
    int events,
    int pageViews,
    int addToCarts,
    int checkouts,
    int viewsSinceLastCart,
    long cartValueCents,
    List<String> products,
    List<String> pages) {

  /** Where counting distinct things stops, so that no session grows without bound. */
  public static final int MAX_DISTINCT = 300;

  static SessionActivity startingWith(Event event) {
    return new SessionActivity(
            event.time(),
            event.time(),
            event.time(),
            event.device(),
            event.referrer(),
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(),
            List.of())
        .plus(event);
  }

  SessionActivity plus(Event event) {
    boolean view = event.type() == EventType.PAGE_VIEW;
    boolean cart = event.type() == EventType.ADD_TO_CART;
    boolean refund = event.type() == EventType.REFUND;
    return new SessionActivity(
        startedAt,
        event.time(),
        lastAt,
        device,
        referrer,
        events + 1,
        pageViews + (view ? 1 : 0),
        addToCarts + (cart ? 1 : 0),
        checkouts + (event.type() == EventType.CHECKOUT ? 1 : 0),
        cart ? 0 : viewsSinceLastCart + (view ? 1 : 0),
        cart(event),
        refund ? products : withAll(event),
        refund ? pages : with(pages, event.page()));
  }

  private long cart(Event event) {
    return switch (event.type()) {
      case ADD_TO_CART -> cartValueCents + event.valueCents();
      case REMOVE_FROM_CART -> Math.max(0, cartValueCents - event.valueCents());
      case PAGE_VIEW, CHECKOUT, PURCHASE, REFUND -> cartValueCents;
    };
  }

  /** Of a list of products those that were bought. */
  private List<String> withAll(Event event) {
    List<String> all = with(products, event.productId());
    if (event.order() != null && event.type() == EventType.PURCHASE) {
      for (Order.Item item : event.order().items()) {
        all = with(all, item.productId());
      }
    }
    return all;
  }

  private static List<String> with(List<String> seen, String next) {
    if (next == null || seen.size() >= MAX_DISTINCT || seen.contains(next)) {
      return seen;
    }
    List<String> longer = new ArrayList<>(seen.size() + 1);
    longer.addAll(seen);
    longer.add(next);
    return longer;
  }
}
