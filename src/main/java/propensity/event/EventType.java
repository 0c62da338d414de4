package propensity.event;

import java.util.Locale;

/**
 * The four things a shopper does that the shop records. The order is the code in stored states: add
 * new ones at the end.
 */
public enum EventType {
  PAGE_VIEW,
  ADD_TO_CART,
  CHECKOUT,
  PURCHASE;

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
