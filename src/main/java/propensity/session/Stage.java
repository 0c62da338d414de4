package propensity.session;

import java.util.Locale;

/** How far a session has come; it never goes back. */
public enum Stage {
  BROWSE,
  CART,
  CHECKOUT,
  PURCHASED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in tables. */
  public String text() {
    return text;
  }
}
