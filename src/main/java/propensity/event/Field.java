package propensity.event;

import java.util.Locale;

/** The columns of the event contract, in its order. */
public enum Field {
  EVENT_ID,
  USER_ID,
  SESSION_ID,
  EVENT_TIME,
  EVENT_TYPE,
  DEVICE,
  REFERRER,
  PAGE,
  PRODUCT_ID,
  PRICE,
  QUANTITY,
  ORDER_ID,
  ORDER_VALUE,
  CURRENCY,
  ITEMS;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The column's name in files and tables. */
  public String text() {
    return text;
  }

  /** Whether a line without it is rejected. */
  public boolean required() {
    return this == USER_ID || this == EVENT_TIME || this == EVENT_TYPE;
  }
}
