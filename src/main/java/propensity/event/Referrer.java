package propensity.event;

import java.util.Locale;

/** Where a visit came from. The order is the code in stored states: add new ones at the end. */
public enum Referrer {
  DIRECT,
  ORGANIC,
  PAID,
  EMAIL,
  SOCIAL,
  REFERRAL,
  OTHER;

  private static final Referrer[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in files and tables. */
  public String text() {
    return text;
  }

  /**
   * The referrer of that name in any case; {@code OTHER} where it is missing or not one of ours.
   */
  public static Referrer of(String text) {
    Referrer known = named(text);
    return known == null ? OTHER : known;
  }

  /** The one of that name in any case, or null. */
  public static Referrer named(String text) {
    if (text == null) {
      return null;
    }
    for (Referrer referrer : ALL) { // as it is written nearly always
      if (referrer.text.equals(text)) {
        return referrer;
      }
    }
    for (Referrer referrer : ALL) {
      if (referrer.text.equalsIgnoreCase(text)) {
        return referrer;
      }
    }
    return null;
  }

  /** Writes the referrer. */
  @SuppressWarnings("EnumOrdinal") // the order of the constants is part of the format
  public void write(PackedOutput out) {
    out.writeByte(ordinal());
  }

  /** Reads a referrer. */
  public static Referrer read(PackedInput in) {
    return ALL[in.readByte()];
  }
}
