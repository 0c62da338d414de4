package propensity.source;

import propensity.event.Rejection.Reason;

/**
 * The text of a field, with the limits that every one has. No shop's data comes near these; what is
 * longer costs memory in every shopper's state, and time in every expression that looks at it.
 */
final class FieldText {
  /** Ids of events, shoppers, sessions and products. */
  static final int ID = 512;

  /** A page's path. */
  static final int PAGE = 4096;

  /** Words: event types, devices, referrers, what campaigns call themselves. */
  static final int WORD = 512;

  /** A time in any format. */
  static final int TIME = 128;

  /** A price or a quantity, with its currency and grouped digits. */
  static final int NUMBER = 64;

  /** An address, or what a browser calls itself. */
  static final int ADDRESS = 16 * 1024;

  private FieldText() {}

  /**
   * A column's text in a row, or null where there is none, or no column.
   *
   * @param most characters that it may have
   */
  static String of(ColumnReader column, String[] values, int most) {
    return column == null ? null : withinLimit(column, column.read(values), most);
  }

  /**
   * An id in a row, or null: control characters would make it another one in files and on screens,
   * and half a character is the same question mark as any other half. A record or a list is none.
   *
   * @param printable whether it is known that there are neither
   */
  static String id(ColumnReader column, String[] values, boolean printable) {
    return id(column, withinLimit(column, column.read(values), ID), printable);
  }

  /** The same of a text that is at hand. */
  static String id(ColumnReader column, String text) {
    return id(column, text, false);
  }

  private static String id(ColumnReader column, String text, boolean printable) {
    if (text != null && (text.startsWith("{") || text.startsWith("["))) {
      throw new BadFieldException(Reason.BAD_ID, column); // a record or a list
    }
    for (int i = 0; !printable && text != null && i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || (c > '~' && (Character.isISOControl(c) || isHalf(text, i)))) {
        throw new BadFieldException(Reason.BAD_ID, column);
      }
    }
    return text;
  }

  /**
   * A page, or null: it may hold anything that databases take.
   *
   * @param printable whether it is known that it is of printable ASCII
   */
  static String page(ColumnReader column, String page, boolean printable) {
    String text = withinLimit(column, page, PAGE);
    for (int i = 0; !printable && text != null && i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new BadFieldException(Reason.NUL_CHARACTER, column);
      }
      if (c >= Character.MIN_SURROGATE && isHalf(text, i)) {
        throw new BadFieldException(Reason.INVALID_UTF8, column);
      }
    }
    return text;
  }

  private static String withinLimit(ColumnReader column, String text, int most) {
    if (text != null && text.length() > most) {
      throw new BadFieldException(Reason.TOO_LONG, column);
    }
    return text;
  }

  /** Whether a character is one half of a pair, and the other half is not there. */
  private static boolean isHalf(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
