package propensity.inspect;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;

/** Which events have which fields, and what their money sums up to. */
final class Coverage {
  private static final int MAX_ORDERS = 2_000_000;
  private static final int MONTH = 7;

  /** Fields of an event that may be missing, and whether they are there. */
  private enum Part {
    SESSION_ID,
    DEVICE,
    REFERRER,
    PAGE,
    PRODUCT_ID,
    VALUE,
    QUANTITY,
    ORDER_ID;

    boolean in(Event event) {
      return switch (this) {
        case SESSION_ID -> event.sessionId() != null;
        case DEVICE -> event.device() != Device.OTHER;
        case REFERRER -> event.referrer() != Referrer.OTHER;
        case PAGE -> event.page() != null;
        case PRODUCT_ID -> event.productId() != null;
        case VALUE -> event.priceCents() != null || event.movedCents() != null;
        case QUANTITY -> event.quantity() != null || hasItems(event);
        case ORDER_ID -> event.orderId() != null;
      };
    }

    private static boolean hasItems(Event event) {
      return event.order() != null && !event.order().items().isEmpty();
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<EventType, long[]> parts = new EnumMap<>(EventType.class);
  private final Map<EventType, Long> events = new EnumMap<>(EventType.class);
  private final Map<String, Long> revenueByMonth = new TreeMap<>();
  private final Map<String, Long> apart = new TreeMap<>();
  private final Set<Long> orderIds = new HashSet<>();
  private final Set<Long> wholeOrders = new HashSet<>();
  private final Set<Long> seen = new HashSet<>();
  private long repeated;
  private long orders;
  private long withoutValue;
  private long revenue;
  private long refunds;

  void add(Event event) {
    events.merge(event.type(), 1L, Long::sum);
    long[] filled = parts.computeIfAbsent(event.type(), type -> new long[Part.values().length]);
    int i = 0;
    for (Part part : Part.values()) {
      filled[i++] += part.in(event) ? 1 : 0;
    }
    boolean money = event.type() == EventType.PURCHASE || event.type() == EventType.REFUND;
    if (!money || isRepeated(event)) {
      repeated += money ? 1 : 0;
    } else if (event.type() == EventType.PURCHASE) {
      addPurchase(event);
    } else {
      refunds += event.valueCents();
    }
  }

  /** Whether the stream would take it for one that came before. */
  private boolean isRepeated(Event event) {
    long key = ShopperSample.hash(event.userId()) * 31 + ShopperSample.hash(event.eventId());
    return seen.size() < MAX_ORDERS && !seen.add(key);
  }

  private void addPurchase(Event event) {
    long id = event.orderId() == null ? 0 : ShopperSample.hash(event.orderId());
    boolean first = id == 0 || (orderIds.size() < MAX_ORDERS && orderIds.add(id));
    orders += first ? 1 : 0;
    withoutValue += event.movedCents() == null ? 1 : 0;
    if (event.currency() != null && event.movedCents() != null) {
      apart.merge(event.currency(), event.movedCents(), Long::sum);
    }
    if (id != 0 && event.order().valueCents() != null) {
      wholeOrders.add(id);
    }
    if (first || !wholeOrders.contains(id)) {
      revenue += event.valueCents();
      String month =
          Instant.ofEpochMilli(event.time())
              .atOffset(ZoneOffset.UTC)
              .toString()
              .substring(0, MONTH);
      revenueByMonth.merge(month, event.valueCents(), Long::sum);
    }
  }

  long revenueCents() {
    return revenue;
  }

  long orders() {
    return orders;
  }

  boolean has(EventType type) {
    return events.containsKey(type);
  }

  /** Whether any event has a field of that name; true for fields that are not looked at. */
  boolean hasAny(String field) {
    String looked = field.equals("page_url") ? "page" : field;
    looked = Set.of("price", "order_value", "items").contains(field) ? "value" : looked;
    for (Part part : Part.values()) {
      if (part.text().equals(looked)) {
        return parts.values().stream().anyMatch(filled -> filled[index(part)] > 0);
      }
    }
    return true;
  }

  /** How many fields the types of events have values in. */
  int filledParts() {
    int filled = 0;
    for (long[] ofType : parts.values()) {
      for (long count : ofType) {
        filled += count > 0 ? 1 : 0;
      }
    }
    return filled;
  }

  /** Share of the purchases whose value is known. */
  double valued() {
    long purchases = events.getOrDefault(EventType.PURCHASE, 0L);
    return purchases == 0 ? 0 : 1 - (double) withoutValue / purchases;
  }

  private static int index(Part part) {
    return List.of(Part.values()).indexOf(part);
  }

  /** The table, and what the money is. */
  List<String> report() {
    List<String> text = new ArrayList<>();
    StringBuilder head = new StringBuilder("coverage  ").append(" ".repeat(12));
    events.keySet().forEach(type -> head.append("%18s".formatted(type.text())));
    text.add(head.toString());
    StringBuilder counts = new StringBuilder(" ".repeat(10)).append("%-12s".formatted("events"));
    events.values().forEach(count -> counts.append("%,18d".formatted(count)));
    text.add(counts.toString());
    for (Part part : Part.values()) {
      StringBuilder line = new StringBuilder(" ".repeat(10)).append("%-12s".formatted(part.text()));
      events.forEach(
          (type, count) ->
              line.append("%16.1f %%".formatted(100.0 * parts.get(type)[index(part)] / count)));
      text.add(line.toString());
    }
    money(text);
    return text;
  }

  private void money(List<String> text) {
    if (orders == 0 && refunds == 0) {
      return;
    }
    text.add(
        "revenue   %s in %,d %s%s%s"
            .formatted(
                amount(revenue),
                orders,
                orders == 1 ? "order" : "orders",
                orderIds.isEmpty() ? " (a purchase is one: no order ids)" : "",
                refunds == 0 ? "" : ", refunds " + amount(refunds)));
    revenueByMonth.forEach(
        (month, cents) -> text.add("          %s %s".formatted(month, amount(cents))));
    if (repeated > 0) {
      text.add(
          "          %,d lines of purchases say the same as one before them, and are not counted"
              .formatted(repeated));
    }
    if (withoutValue > 0) {
      text.add("          %,d purchases have no price".formatted(withoutValue));
    }
    apart.forEach(
        (currency, cents) ->
            text.add(
                "          %s %s kept apart: set shop.currency, and shop.rates for others"
                    .formatted(amount(cents), currency)));
  }

  private static String amount(long cents) {
    return String.format(Locale.ROOT, "%,.2f", cents / 100.0);
  }

  /** The same for programs. */
  Map<String, Object> facts() {
    Map<String, Object> table = new LinkedHashMap<>();
    events.forEach(
        (type, count) -> {
          Map<String, Object> ofType = new LinkedHashMap<>();
          ofType.put("events", count);
          for (Part part : Part.values()) {
            ofType.put(part.text(), (double) parts.get(type)[index(part)] / count);
          }
          table.put(type.text(), ofType);
        });
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("coverage", table);
    facts.put("orders", orders);
    facts.put("revenue_cents", revenue);
    facts.put("refunds_cents", refunds);
    facts.put("revenue_cents_by_month", revenueByMonth);
    facts.put("kept_apart_cents", apart);
    facts.put("purchases_without_price", withoutValue);
    facts.put("repeated_purchase_lines", repeated);
    return facts;
  }
}
