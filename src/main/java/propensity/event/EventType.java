package propensity.event;

import java.util.Locale;

/** The four things a shopper does that the shop records. */
public enum EventType {
  PAGE_VIEW,
  ADD_TO_CART,
  CHECKOUT,
  PURCHASE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in files and tables, such as {@code add_to_cart}. */
  public String text() {
    return text;
  }
}
