package propensity.event;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What an event says of an order beyond its product, price and quantity. Most events say nothing:
 * they have none of these.
 *
 * @param id of the order in the shop, or null
 * @param valueCents of the whole order as the feed gives it, in hundredths of its currency, or null
 * @param items the products of the line where it has a list of them; else empty
 * @param currency the ISO 4217 code of what the event's amounts are in, where they are neither in
 *     the shop's currency nor converted to it and are kept apart; else null
 * @param place which line of its order a purchase is
 */
public record Order(String id, Long valueCents, List<Item> items, String currency, Place place) {

  /**
   * Which line of its order a purchase is, as it is settled before the fold. The order is the code
   * in stored states: add new ones at the end.
   */
  public enum Place {
    /** The line that makes the order. */
    FIRST,
    /** A further line: adds its value, and is no further order. */
    ITEM,
    /** A further line of an order whose whole value is known: adds nothing. */
    PART,
    /** The order was sent again: the line counts as a duplicate. */
    REPEAT
  }

  private static final Place[] PLACES = Place.values();

  public Order {
    items = List.copyOf(items);
    requireNonNull(place, "place");
  }

  /**
   * One product of a line.
   *
   * @param productId or null
   * @param priceCents of one piece in hundredths of the currency, negative for a discount; or null
   * @param quantity pieces, a decimal with up to three places, or null (one)
   */
  public record Item(String productId, Long priceCents, Double quantity) {
    /** Price times pieces, 0 without a price. */
    public long valueCents() {
      return priceCents == null ? 0 : Pieces.times(priceCents, quantity);
    }

    private void write(PackedOutput out) {
      out.writeInterned(productId);
      out.writeVarLongOrNull(priceCents);
      Pieces.write(out, quantity);
    }

    private static Item read(PackedInput in) {
      return new Item(in.readInterned(), in.readVarLongOrNull(), Pieces.read(in));
    }
  }

  /** The same as another line of its order. */
  public Order at(Place other) {
    return new Order(id, valueCents, items, currency, other);
  }

  /** The sum over the items. */
  public long itemsCents() {
    long sum = 0;
    for (Item item : items) {
      sum += item.valueCents();
    }
    return sum;
  }

  /** Writes an order, or that there is none. */
  @SuppressWarnings("EnumOrdinal") // the order of the constants is part of the format
  static void write(PackedOutput out, Order order) {
    if (order == null) {
      out.writeByte(PackedOutput.NULL);
      return;
    }
    out.writeByte(1 + order.place.ordinal());
    out.writeString(order.id);
    out.writeVarLongOrNull(order.valueCents);
    out.writeInterned(order.currency);
    out.writeVarLong(order.items.size());
    for (Item item : order.items) {
      item.write(out);
    }
  }

  static Order read(PackedInput in) {
    int place = in.readByte();
    if (place == PackedOutput.NULL) {
      return null;
    }
    String id = in.readString();
    Long value = in.readVarLongOrNull();
    String currency = in.readInterned();
    int size = in.readVarInt();
    List<Item> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(Item.read(in));
    }
    return new Order(id, value, items, currency, PLACES[place - 1]);
  }
}
