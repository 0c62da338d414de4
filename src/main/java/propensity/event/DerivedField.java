package propensity.event;

import java.util.Locale;

/** Source columns from which fields of the contract are derived. */
public enum DerivedField {
  /** What the browser calls itself; gives the device. */
  USER_AGENT,
  /** The address of the page before; gives the referrer. */
  REFERRER_URL,
  /** The address of the page; gives the page, and the referrer from what campaigns add to it. */
  PAGE_URL,
  /** Gives the referrer. */
  UTM_MEDIUM,
  /** Gives the referrer where the medium says nothing. */
  UTM_SOURCE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in settings. */
  public String text() {
    return text;
  }
}
