package propensity.event;

import java.util.Locale;

/**
 * What a shopper does that the shop records. The order is the code in stored states: add new ones
 * at the end.
 */
public enum EventType {
  PAGE_VIEW,
  ADD_TO_CART,
  CHECKOUT,
  PURCHASE,
  /** Takes its value off the cart's. */
  REMOVE_FROM_CART,
  /** Money goes back to the shopper; amounts are positive. */
  REFUND;

  private static final EventType[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in files and tables, such as {@code add_to_cart}. */
  public String text() {
    return text;
  }

  /** Writes the type. */
  @SuppressWarnings("EnumOrdinal") // the order of the constants is part of the format
  public void write(PackedOutput out) {
    out.writeByte(ordinal());
  }

  /** Reads a type. */
  public static EventType read(PackedInput in) {
    return ALL[in.readByte()];
  }
}
