package propensity.event;

import java.util.Locale;

/** Where a visit came from. */
public enum Referrer {
  DIRECT,
  ORGANIC,
  PAID,
  EMAIL,
  SOCIAL,
  REFERRAL,
  OTHER;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in files and tables. */
  public String text() {
    return text;
  }

  /**
   * The referrer of that name in any case; {@code OTHER} where it is missing or not one of ours.
   */
  public static Referrer of(String text) {
    if (text != null) {
      for (Referrer referrer : values()) {
        if (referrer.text.equalsIgnoreCase(text)) {
          return referrer;
        }
      }
    }
    return OTHER;
  }
}
