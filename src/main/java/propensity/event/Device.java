package propensity.event;

import java.util.Locale;

/** The shopper's device. The order is the code in stored states: add new ones at the end. */
public enum Device {
  MOBILE,
  DESKTOP,
  TABLET,
  OTHER;

  private static final Device[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in files and tables. */
  public String text() {
    return text;
  }

  /** The device of that name in any case; {@code OTHER} where it is missing or not one of ours. */
  public static Device of(String text) {
    Device known = named(text);
    return known == null ? OTHER : known;
  }

  /** The one of that name in any case, or null. */
  public static Device named(String text) {
    if (text == null) {
      return null;
    }
    for (Device device : ALL) { // as it is written nearly always
      if (device.text.equals(text)) {
        return device;
      }
    }
    for (Device device : ALL) {
      if (device.text.equalsIgnoreCase(text)) {
        return device;
      }
    }
    return null;
  }

  /** Writes the device. */
  @SuppressWarnings("EnumOrdinal") // the order of the constants is part of the format
  public void write(PackedOutput out) {
    out.writeByte(ordinal());
  }

  /** Reads a device. */
  public static Device read(PackedInput in) {
    return ALL[in.readByte()];
  }
}
