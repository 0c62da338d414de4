package propensity.source;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * The time formats that generated events and most feeds have, {@code 2026-01-31T23:59:59.123Z} and
 * {@code 2026-01-31 23:59:59.123456 UTC}, with up to nine decimals or none, read without the
 * general parser of java.time, which costs more than all the rest of a row.
 */
final class IsoInstant {
  /** Not in this format: the general parser decides. */
  static final long NOT_PLAIN = Long.MIN_VALUE;

  /** Times without a zone are for the general parser. */
  static final long NO_OFFSET = Long.MIN_VALUE;

  /** With what databases write behind a time: {@code +00}, {@code +0000}, {@code CET}. */
  static final DateTimeFormatter WITH_ANY_OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .appendPattern("[XXX][XX][X][z]")
          .toFormatter(Locale.ENGLISH);

  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final int SECONDS_END = 19;

  private IsoInstant() {}

  /**
   * Epoch milliseconds, cut to the millisecond, or {@link #NOT_PLAIN}.
   *
   * @param offsetMillis how far times that name no zone are ahead of UTC, or {@link #NO_OFFSET}
   * @throws java.time.DateTimeException for a day that the calendar does not have
   */
  static long millis(String text, long offsetMillis) {
    int length = text.length();
    if (length < SECONDS_END
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || (text.charAt(10) != 'T' && text.charAt(10) != ' ')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return NOT_PLAIN;
    }
    int end = SECONDS_END;
    int millis = 0;
    if (length > end && text.charAt(end) == '.') {
      end++;
      int scale = 100;
      while (end < length && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        millis += (text.charAt(end) - '0') * scale;
        scale /= 10;
        end++;
      }
      if (end == SECONDS_END + 1 || end > SECONDS_END + 10) {
        return NOT_PLAIN;
      }
    }
    long offset = 0;
    if (end == length) {
      if (offsetMillis == NO_OFFSET) {
        return NOT_PLAIN;
      }
      offset = offsetMillis;
    } else if (!(end == length - 1 && text.charAt(end) == 'Z')
        && !(end == length - 4 && text.endsWith(" UTC"))) {
      return NOT_PLAIN;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if ((year | month | day | hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return NOT_PLAIN;
    }
    return LocalDate.of(year, month, day).toEpochDay() * MILLIS_PER_DAY
        + ((hour * 60L + minute) * 60 + second) * 1000
        + millis
        - offset;
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
