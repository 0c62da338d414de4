package propensity.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import propensity.event.Event;
import propensity.event.Order;
import propensity.event.Pieces;
import propensity.source.json.Json;
import propensity.source.text.CsvDialect;

/** Events written as CSV lines of the event contract. */
public final class ContractLine {
  private static final CsvDialect CONTRACT = SourceMapping.contract().dialect();

  private ContractLine() {}

  /**
   * The event as one line, for when the line that it was read from is not available; what it says
   * of an order stands behind the rest, if it says any of that.
   */
  public static String of(Event event) {
    List<String> values =
        new ArrayList<>(
            Arrays.asList(
                event.eventId(),
                event.userId(),
                event.sessionId(),
                Instant.ofEpochMilli(event.time()).toString(),
                event.type().text(),
                event.device().text(),
                event.referrer().text(),
                event.page(),
                event.productId(),
                amount(event.priceCents()),
                Pieces.text(event.quantity())));
    Order order = event.order();
    if (order != null) {
      values.add(order.id());
      values.add(amount(order.valueCents()));
      values.add(order.currency());
      values.add(order.items().isEmpty() ? null : items(order.items()));
    }
    return CONTRACT.join(values);
  }

  private static String amount(Long cents) {
    return cents == null ? null : BigDecimal.valueOf(cents, 2).toPlainString();
  }

  private static String items(List<Order.Item> items) {
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (Order.Item item : items) {
      ObjectNode element = list.addObject();
      element.put("product_id", item.productId());
      element.put("price", amount(item.priceCents()));
      element.put("quantity", Pieces.text(item.quantity()));
    }
    return list.toString();
  }
}
