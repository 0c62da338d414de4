package propensity.event;

import java.util.Locale;

/** What the shopper holds in hand. */
public enum Device {
  MOBILE,
  DESKTOP,
  TABLET,
  OTHER;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in files and tables. */
  public String text() {
    return text;
  }

  /** The device of that name in any case; {@code OTHER} where it is missing or not one of ours. */
  public static Device of(String text) {
    if (text != null) {
      for (Device device : values()) {
        if (device.text.equalsIgnoreCase(text)) {
          return device;
        }
      }
    }
    return OTHER;
  }
}
