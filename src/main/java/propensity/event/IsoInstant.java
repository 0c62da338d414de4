package propensity.event;

import java.time.LocalDate;

/**
 * The one time format that every generated event and most feeds have, {@code
 * 2026-01-31T23:59:59.123Z} with up to three decimals or none, read without the general parser of
 * java.time, which costs more than all the rest of a row.
 */
final class IsoInstant {
  /** Not in this format: the general parser decides. */
  static final long NOT_PLAIN = Long.MIN_VALUE;

  private static final long MILLIS_PER_DAY = 86_400_000L;

  private IsoInstant() {}

  /**
   * Epoch milliseconds, or {@link #NOT_PLAIN}.
   *
   * @throws java.time.DateTimeException for a day that the calendar does not have
   */
  static long millis(String text) {
    int length = text.length();
    if (length < 20
        || length > 24
        || length == 21
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(length - 1) != 'Z'
        || (length > 20 && text.charAt(19) != '.')) {
      return NOT_PLAIN;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    int fraction = length == 20 ? 0 : digits(text, 20, length - 1);
    if ((year | month | day | hour | minute | second | fraction) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return NOT_PLAIN;
    }
    int millis = length == 22 ? fraction * 100 : length == 23 ? fraction * 10 : fraction;
    return LocalDate.of(year, month, day).toEpochDay() * MILLIS_PER_DAY
        + ((hour * 60L + minute) * 60 + second) * 1000
        + millis;
  }

  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
