package propensity.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.event.Order;
import propensity.event.Order.Item;
import propensity.event.Order.Place;
import propensity.event.Pieces;
import propensity.event.Rejection.Reason;
import propensity.source.SourceMapping.PriceFormat;
import propensity.source.json.Json;
import propensity.source.money.Currencies;

/**
 * What a row says of money: price, quantity, order, items and currency, which are read together,
 * since the sign of one tells the type of the event and the currency is that of all. It holds what
 * the row read last says: so nothing is made for the many rows that say nothing.
 */
final class MoneyColumns {
  /** How many products one line may list. */
  static final int MAX_ITEMS = 1_000;

  /** How much JSON text a list of items may have, in characters. */
  static final int MAX_ITEMS_TEXT = 256 * 1024;

  private final PriceFormat format;
  private final Currencies currencies;
  private final ColumnReader price;
  private final ColumnReader quantity;
  private final ColumnReader orderId;
  private final ColumnReader orderValue;
  private final ColumnReader currency;
  private final ColumnReader items;
  private final JsonPointer itemProduct;
  private final JsonPointer itemPrice;
  private final JsonPointer itemQuantity;
  private final MissingIds productIds = MissingIds.of(Field.PRODUCT_ID);

  private EventType type;
  private String product;
  private Long cents;
  private Double pieces;
  private Order order;
  private String signInItems;

  MoneyColumns(SourceColumns columns, SourceMapping mapping) {
    this.format = mapping.priceFormat();
    this.currencies = mapping.shop();
    this.price = columns.field(Field.PRICE);
    this.quantity = columns.field(Field.QUANTITY);
    this.orderId = columns.field(Field.ORDER_ID);
    this.orderValue = columns.field(Field.ORDER_VALUE);
    this.currency = columns.field(Field.CURRENCY);
    this.items = columns.field(Field.ITEMS);
    Origin.Keys keys = mapping.itemKeys();
    this.itemProduct = keys.pointer(keys.productId());
    this.itemPrice = keys.pointer(keys.price());
    this.itemQuantity = keys.pointer(keys.quantity());
  }

  /** Whether rows may say which order they are of. */
  boolean nameOrders() {
    return orderId.isThere();
  }

  /** The row's type: a purchase of less than nothing is a refund. */
  EventType type() {
    return type;
  }

  /** The row's product, or the first of its items. */
  String product() {
    return product;
  }

  Long cents() {
    return cents;
  }

  Double pieces() {
    return pieces;
  }

  /** What it says of an order, a currency or several products; null where it does not. */
  Order order() {
    return order;
  }

  /**
   * Reads a row.
   *
   * @param rowType its type as it is written
   * @param rowProduct the product in its own column, or null
   * @param time epoch milliseconds, which tell the rate
   * @param printable whether it is known that its texts are of printable ASCII
   */
  void read(String[] values, EventType rowType, String rowProduct, long time, boolean printable) {
    type = rowType;
    product = rowProduct;
    signInItems = null;
    String priceText = FieldText.of(price, values, FieldText.NUMBER);
    cents = amount(price, priceText);
    pieces = quantity(FieldText.of(quantity, values, FieldText.NUMBER), quantity);
    boolean ofOrder = type == EventType.PURCHASE || type == EventType.REFUND;
    String valueText = ofOrder ? FieldText.of(orderValue, values, FieldText.NUMBER) : null;
    Long value = amount(orderValue, valueText);
    List<Item> listed = items(values);
    String id = ofOrder ? FieldText.id(orderId, values, printable) : null;
    if (cents == null && value == null && listed.isEmpty()) {
      order = id == null ? null : new Order(id, null, List.of(), null, Place.FIRST);
    } else {
      String code = currency(values, priceText, valueText);
      BigDecimal factor = factor(code, time);
      boolean apart = factor == null && !currencies.own(code);
      BigDecimal minor = minorUnits(code);
      factor = minor == null ? factor : factor == null ? minor : factor.multiply(minor);
      if (factor != null) {
        cents = times(cents, factor, price);
        value = times(value, factor, orderValue);
        listed = times(listed, factor);
      }
      boolean says = id != null || value != null || !listed.isEmpty() || apart;
      order = says ? new Order(id, value, listed, apart ? code : null, Place.FIRST) : null;
    }
    try {
      settleSign();
      requireBounds();
    } catch (ArithmeticException e) {
      throw new BadFieldException(Reason.BAD_NUMBER, listed.isEmpty() ? price : items);
    }
  }

  private Long amount(ColumnReader column, String text) {
    if (text == null) {
      return null;
    }
    try {
      return Money.cents(text, format);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new BadFieldException(Reason.BAD_NUMBER, column);
    }
  }

  private static Double quantity(String text, ColumnReader column) {
    if (text == null) {
      return null;
    }
    long thousandths;
    try {
      thousandths = Decimals.thousandths(text);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new BadFieldException(Reason.BAD_NUMBER, column);
    }
    if (thousandths == 0) {
      throw new BadFieldException(Reason.NEGATIVE_NUMBER, column);
    }
    return Pieces.ofThousandths(thousandths);
  }

  /** The code of the currency that a row names in its column or beside an amount, or null. */
  private String currency(String[] values, String priceText, String valueText) {
    String named = FieldText.of(currency, values, FieldText.WORD);
    ColumnReader from = currency;
    if (named == null && priceText != null) {
      from = price;
      named = Money.sign(priceText);
    }
    if (named == null && valueText != null) {
      from = orderValue;
      named = Money.sign(valueText);
    }
    if (named == null) {
      from = items;
      named = signInItems;
    }
    if (named == null) {
      return null;
    }
    String code = currencies.code(named);
    if (code == null) {
      throw new BadFieldException(Reason.BAD_NUMBER, from);
    }
    return code;
  }

  /** The rate, or null where there is none, or none is needed. */
  private BigDecimal factor(String code, long time) {
    return currencies.own(code) ? null : currencies.rate(code, time);
  }

  /** What makes hundredths of smallest units, where a currency has not two decimals; else null. */
  private BigDecimal minorUnits(String code) {
    int decimals = format == PriceFormat.CENTS ? currencies.decimals(code) : 2;
    return decimals == 2 ? null : BigDecimal.ONE.movePointRight(2 - decimals);
  }

  private static Long times(Long amount, BigDecimal factor, ColumnReader column) {
    if (amount == null) {
      return null;
    }
    long product =
        factor
            .multiply(BigDecimal.valueOf(amount))
            .setScale(0, RoundingMode.HALF_UP)
            .min(BigDecimal.valueOf(Long.MAX_VALUE))
            .max(BigDecimal.valueOf(-Long.MAX_VALUE))
            .longValueExact();
    requireBounds(product, column);
    return product;
  }

  private List<Item> times(List<Item> all, BigDecimal factor) {
    return all.stream()
        .map(
            item ->
                new Item(
                    item.productId(), times(item.priceCents(), factor, items), item.quantity()))
        .toList();
  }

  private List<Item> items(String[] values) {
    boolean moves = type != EventType.PAGE_VIEW && type != EventType.CHECKOUT;
    String text = moves || product == null ? FieldText.of(items, values, MAX_ITEMS_TEXT) : null;
    if (text == null) {
      return List.of();
    }
    JsonNode list;
    try {
      list = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadFieldException(Reason.BAD_JSON, items);
    }
    if (list.isNull() || list.isNumber()) { // in many exports it is how many there are
      return List.of();
    }
    if (!list.isArray()) {
      throw new BadFieldException(Reason.BAD_JSON, items);
    }
    if (list.size() > MAX_ITEMS) {
      throw new BadFieldException(Reason.TOO_LONG, items);
    }
    List<Item> all = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      Item item = item(element);
      if (item != null) {
        all.add(item);
        product = product == null ? item.productId() : product;
      }
    }
    if (moves && all.isEmpty() && !list.isEmpty() && cents == null) {
      throw new BadFieldException(Reason.NEGATIVE_NUMBER, items);
    }
    return moves ? all : List.of();
  }

  /** Null where there are no pieces of it; where they are less than none, so is its price. */
  private Item item(JsonNode element) {
    String id = FieldText.id(items, text(element.at(itemProduct), FieldText.ID));
    id = id == null ? null : productIds.id(id);
    String priceText = text(element.at(itemPrice), FieldText.NUMBER);
    Long each = amount(items, priceText);
    if (signInItems == null && priceText != null) {
      signInItems = Money.sign(priceText);
    }
    String pieces = text(element.at(itemQuantity), FieldText.NUMBER);
    long thousandths;
    try {
      thousandths = pieces == null ? 0 : Decimals.thousandths(pieces);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new BadFieldException(Reason.BAD_NUMBER, items);
    }
    if (pieces == null) {
      return new Item(id, each, null);
    }
    if (thousandths == 0) {
      return null;
    }
    boolean back = thousandths < 0;
    return new Item(
        id,
        back && each != null ? (Long) (-each) : each,
        Pieces.ofThousandths(Math.abs(thousandths)));
  }

  private String text(JsonNode value, int most) {
    String text = value.isMissingNode() || value.isNull() ? null : Json.text(value);
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > most) {
      throw new BadFieldException(Reason.TOO_LONG, items);
    }
    return text;
  }

  /** A purchase of less than nothing is a refund, whose amounts are positive, as a removal's. */
  private void settleSign() {
    ColumnReader negative = negative();
    if (negative == null) {
      if (pieces != null && pieces < 0) { // of a line whose order's value counts
        pieces = -pieces;
        cents = cents == null ? null : (Long) (-cents);
      }
      return;
    }
    switch (type) {
      case PURCHASE, REFUND -> type = EventType.REFUND;
      case REMOVE_FROM_CART -> {}
      case PAGE_VIEW, ADD_TO_CART, CHECKOUT ->
          throw new BadFieldException(Reason.NEGATIVE_NUMBER, negative);
    }
    cents = cents == null ? null : (Long) Math.abs(cents);
    pieces = pieces == null ? null : (Double) Math.abs(pieces);
    if (order != null) {
      Long value = order.valueCents() == null ? null : (Long) Math.abs(order.valueCents());
      boolean turn = order.itemsCents() < 0;
      List<Item> all = turn ? times(order.items(), BigDecimal.ONE.negate()) : order.items();
      order = new Order(order.id(), value, all, order.currency(), order.place());
    }
  }

  /** The column by which the row is less than nothing, or null: that which its value comes from. */
  private ColumnReader negative() {
    if (order != null && order.valueCents() != null) {
      return order.valueCents() < 0 ? orderValue : null;
    }
    if (order != null && !order.items().isEmpty()) {
      return order.itemsCents() < 0 ? items : null;
    }
    if (cents != null && cents < 0) {
      return price;
    }
    return pieces != null && pieces < 0 ? quantity : null;
  }

  private void requireBounds() {
    if (cents != null) {
      requireBounds(Pieces.times(cents, pieces), price);
    }
    if (order != null) {
      long sum = 0;
      for (Item item : order.items()) {
        requireBounds(item.valueCents(), items);
        sum += item.valueCents();
        requireBounds(sum, items);
      }
    }
  }

  private static void requireBounds(long amount, ColumnReader column) {
    if (amount >= Money.MAX_CENTS || amount <= -Money.MAX_CENTS) {
      throw new BadFieldException(Reason.BAD_NUMBER, column);
    }
  }
}
