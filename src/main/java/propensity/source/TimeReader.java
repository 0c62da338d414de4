package propensity.source;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
   * @throws ArithmeticException if it is beyond all times
   */
  long read(String text);

  /**
   * The reader of a format. An ISO time is read whatever the format is: typed columns of Parquet
   * files come as such.
   *
   * @throws MappingMistake if the pattern is none
   */
  static TimeReader of(String format, ZoneId zone) {
    long offset = offset(zone);
    TimeReader iso = text -> isoMillis(text, zone, offset);
    return switch (format) {
      case "iso" -> iso;
      case "epoch_ms" -> either(text -> whole(text, 0), iso);
      case "epoch_s" -> either(text -> whole(text, 3), iso);
      case "epoch_us" -> either(text -> whole(text, -3), iso);
      default -> either(patterned(format, zone), iso);
    };
  }

  private static long offset(ZoneId zone) {
    return zone.getRules().isFixedOffset()
        ? 1000L * zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds()
        : IsoInstant.NO_OFFSET;
  }

  private static TimeReader either(TimeReader format, TimeReader iso) {
    return text -> {
      try {
        return format.read(text);
      } catch (DateTimeException e) {
        return iso.read(text);
      }
    };
  }

  private static long isoMillis(String text, ZoneId zone, long offset) {
    long fast = IsoInstant.millis(text, offset);
    if (fast != IsoInstant.NOT_PLAIN) {
      return fast;
    }
    String iso = text.indexOf(' ') == 10 ? text.replaceFirst(" ", "T") : text;
    try {
      return millis(DateTimeFormatter.ISO_DATE_TIME.parse(iso), zone);
    } catch (DateTimeParseException e) {
      return millis(IsoInstant.WITH_ANY_OFFSET.parse(iso), zone);
    }
  }

  private static TimeReader patterned(String format, ZoneId zone) {
    DateTimeFormatter formatter;
    try {
      formatter = DateTimeFormatter.ofPattern(format, Locale.ENGLISH);
      millis(formatter.parse(formatter.format(Instant.EPOCH.atZone(ZoneOffset.UTC))), zone);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MappingMistake(
          "time_format",
          "'"
              + format
              + "' is none of iso, epoch_ms, epoch_s, epoch_us, and no pattern of a date"
              + " with a time: "
              + e.getMessage(),
          "write for example iso, or \"dd.MM.yyyy HH:mm:ss\"");
    }
    return text -> millis(formatter.parse(text), zone);
  }

  private static long millis(TemporalAccessor time, ZoneId zone) {
    return time.isSupported(ChronoField.INSTANT_SECONDS)
        ? Instant.from(time).toEpochMilli()
        : LocalDateTime.from(time).atZone(zone).toInstant().toEpochMilli();
  }

  /** A number of seconds, milliseconds or microseconds; decimals beyond milliseconds are cut. */
  private static long whole(String text, int movePoint) {
    try {
      long plain = Long.parseLong(text);
      return movePoint > 0
          ? Math.multiplyExact(plain, 1000L)
          : movePoint == 0 ? plain : Math.floorDiv(plain, 1000L);
    } catch (NumberFormatException e) {
      return decimal(text, movePoint);
    }
  }

  private static long decimal(String text, int movePoint) {
    try {
      BigDecimal millis = new BigDecimal(text).movePointRight(movePoint);
      if (millis.precision() - millis.scale() > 18) {
        throw new ArithmeticException("beyond all times: " + text);
      }
      return millis.longValue();
    } catch (NumberFormatException e) {
      throw new DateTimeParseException("not a number", text, 0, e);
    }
  }
}
