package propensity.event;

import java.util.Objects;

/**
 * What is remembered of a purchase line with an order id, in order to know the order again.
 *
 * @param recordId where it was read
 * @param orderId of its order
 * @param eventTime epoch milliseconds
 * @param whole whether it is worth the whole order: it gives the order's value, or has a list of
 *     its items
 * @param content a hash of product, price and quantity; 0 for a line that names no product
 */
public record OrderLine(long recordId, String orderId, long eventTime, boolean whole, int content) {

  /** Of a purchase that has an order id; null for any other event. */
  public static OrderLine of(Event event) {
    if (event.type() != EventType.PURCHASE || event.orderId() == null) {
      return null;
    }
    Order order = event.order();
    boolean whole = order.valueCents() != null || !order.items().isEmpty();
    int content = Objects.hash(event.productId(), event.priceCents(), event.quantity());
    return new OrderLine(
        event.recordId(), order.id(), event.time(), whole, event.productId() == null ? 0 : content);
  }
}
