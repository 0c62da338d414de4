package propensity.sink;

import java.util.ArrayList;
import java.util.List;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Order;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Pieces;
import propensity.session.Session;
import propensity.warehouse.Table;

/**
 * A row of the table {@code orders}, as its first line makes it. Further lines and refunds, which
 * may come from other shoppers and in other batches, change it: see {@link #settle}.
 *
 * @param orderNo the record id of the line
 * @param orderId as the feed gives it, or null
 * @param valueCents in the order's currency
 * @param currency null for the shop's
 * @param items rows in {@code order_items}
 */
public record OrderRow(
    long orderNo,
    String orderId,
    String userId,
    long sessionNo,
    long orderedAt,
    long valueCents,
    String currency,
    long refundedCents,
    int items) {

  static final Table<OrderRow> TABLE = Table.of("orders", OrderRow.class);

  /** An order with a line or a refund more, whose row is to be worked out again. */
  public record Changed(String orderId) {}

  /**
   * A row of the table {@code order_items}.
   *
   * @param recordId of the line
   * @param itemNo in the line, from 1
   * @param orderNo the line itself, until its order is known
   * @param quantity null is one
   */
  public record Item(
      long recordId, int itemNo, long orderNo, String productId, Long priceCents, Double quantity) {

    static final Table<Item> TABLE = Table.of("order_items", Item.class);

    /** What a purchase lists: its items, or its product if it says anything of it. */
    static List<Item> of(Event event) {
      long line = event.recordId();
      List<Item> items = new ArrayList<>();
      if (event.order() != null && !event.order().items().isEmpty()) {
        for (Order.Item item : event.order().items()) {
          items.add(
              new Item(
                  line,
                  items.size() + 1,
                  line,
                  item.productId(),
                  item.priceCents(),
                  item.quantity()));
        }
      } else if (event.productId() != null || event.priceCents() != null) {
        items.add(new Item(line, 1, line, event.productId(), event.priceCents(), event.quantity()));
      }
      return items;
    }

    void write(PackedOutput out) {
      out.writeVarLong(recordId);
      out.writeVarLong(itemNo);
      out.writeVarLong(orderNo);
      out.writeInterned(productId);
      out.writeVarLongOrNull(priceCents);
      Pieces.write(out, quantity);
    }

    static Item read(PackedInput in) {
      return new Item(
          in.readVarLong(),
          in.readVarInt(),
          in.readVarLong(),
          in.readInterned(),
          in.readVarLongOrNull(),
          Pieces.read(in));
    }
  }

  /** Gives the rows that an event makes or changes of orders; most make none. */
  static void write(Event event, Session session, RowWriter<RuntimeException> to) {
    boolean purchase = event.type() == EventType.PURCHASE;
    if (!purchase && event.type() != EventType.REFUND) {
      return;
    }
    if (purchase) {
      List<Item> items = Item.of(event);
      items.forEach(to::orderItem);
      if (event.buys()) {
        to.order(of(event, session, items.size()));
      }
    }
    if (event.orderId() != null) {
      to.orderChanged(new Changed(event.orderId()));
    }
  }

  private static OrderRow of(Event event, Session session, int items) {
    Long value = event.movedCents();
    return new OrderRow(
        event.recordId(),
        event.orderId(),
        event.userId(),
        session.no(),
        event.time(),
        value == null ? 0 : value,
        event.currency(),
        0,
        items);
  }

  /**
   * Statements that work out orders again from their lines and refunds, whichever came first, so
   * that it does not matter how these fell into batches. An order with a line in the shop's
   * currency is one of the shop's; what is in another currency than its order is not in its value.
   *
   * @param these a condition on an order id, which stands behind it
   */
  static List<String> settle(String these) {
    return List.of(
        """
        UPDATE order_items SET order_no = coalesce((
          SELECT min(o.order_no) FROM events AS e JOIN orders AS o ON o.order_id = e.order_id
          WHERE e.record_id = order_items.record_id
        ), order_no)
        WHERE record_id IN (
          SELECT e.record_id FROM events AS e
          WHERE e.order_id %s AND e.event_type = 'purchase'
            AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.order_no = e.record_id)
        )
        """
            .formatted(these),
        """
        UPDATE orders SET currency = NULL
        WHERE order_id %s AND currency IS NOT NULL AND EXISTS (
          SELECT 1 FROM events AS e
          WHERE e.order_id = orders.order_id AND e.event_type = 'purchase' AND e.currency IS NULL
        )
        """
            .formatted(these),
        """
        UPDATE orders SET
          value_cents = (
            SELECT coalesce(sum(e.value_cents), 0) FROM events AS e
            WHERE e.order_id = orders.order_id AND e.event_type = 'purchase'
              AND e.currency IS NOT DISTINCT FROM orders.currency
              AND (e.record_id = orders.order_no
                OR NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.order_no = e.record_id))
          ),
          refunded_cents = (
            SELECT coalesce(sum(e.value_cents), 0) FROM events AS e
            WHERE e.order_id = orders.order_id AND e.event_type = 'refund'
              AND e.currency IS NOT DISTINCT FROM orders.currency
          ),
          items = (SELECT count(*) FROM order_items AS i WHERE i.order_no = orders.order_no)
        WHERE order_id %s
        """
            .formatted(these));
  }

  /** Packs the row; {@link #read} gets it back. */
  void write(PackedOutput out) {
    out.writeVarLong(orderNo);
    out.writeString(orderId);
    out.writeInterned(userId);
    out.writeVarLong(sessionNo);
    out.writeVarLong(orderedAt);
    out.writeVarLong(valueCents);
    out.writeInterned(currency);
    out.writeVarLong(refundedCents);
    out.writeVarLong(items);
  }

  static OrderRow read(PackedInput in) {
    return new OrderRow(
        in.readVarLong(),
        in.readString(),
        in.readInterned(),
        in.readVarLong(),
        in.readVarLong(),
        in.readVarLong(),
        in.readInterned(),
        in.readVarLong(),
        in.readVarInt());
  }
}
