package propensity.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads the time of an event as epoch milliseconds, cut to the millisecond. */
@FunctionalInterface
public interface TimeReader {

  /**
   * Epoch milliseconds of a text.
   *
   * @throws DateTimeException if it is no time in this format
   */
  long read(String text);

  /**
   * The reader of a format.
   *
   * @throws IllegalArgumentException if the pattern is none
   */
  static TimeReader of(String format, ZoneId zone) {
    return switch (format) {
      case "iso" -> text -> isoMillis(text, zone);
      case "epoch_ms" -> text -> whole(text, 1);
      case "epoch_s" -> text -> whole(text, 1000);
      default -> patterned(format, zone);
    };
  }

  private static long isoMillis(String text, ZoneId zone) {
    long fast = IsoInstant.millis(text);
    if (fast != IsoInstant.NOT_PLAIN) {
      return fast;
    }
    String iso = text.indexOf(' ') == 10 ? text.replaceFirst(" ", "T") : text;
    return millis(DateTimeFormatter.ISO_DATE_TIME.parse(iso), zone);
  }

  private static TimeReader patterned(String format, ZoneId zone) {
    DateTimeFormatter formatter;
    try {
      formatter = DateTimeFormatter.ofPattern(format, Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "source.time_format must be iso, epoch_ms, epoch_s or a date pattern; '"
              + format
              + "' is none: "
              + e.getMessage(),
          e);
    }
    return text -> millis(formatter.parse(text), zone);
  }

  private static long millis(TemporalAccessor time, ZoneId zone) {
    return time.isSupported(ChronoField.INSTANT_SECONDS)
        ? Instant.from(time).toEpochMilli()
        : LocalDateTime.from(time).atZone(zone).toInstant().toEpochMilli();
  }

  private static long whole(String text, long factor) {
    try {
      return Math.multiplyExact(Long.parseLong(text), factor);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new DateTimeParseException("not a whole number", text, 0, e);
    }
  }
}
