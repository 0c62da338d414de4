package propensity.source;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** Reads the time of an event as epoch milliseconds, cut to the millisecond. */
@FunctionalInterface
public interface TimeReader {
  /** Length of {@code 2026-01-31}. */
  int ISO_DAY = 10;

  /**
   * Epoch milliseconds of a text.
   *
   * @throws DateTimeException if it is not a time in this format
   * @throws ArithmeticException if it is out of range
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
    return ofBoundedLength(
        switch (format) {
          case "iso" -> iso;
          case "epoch_ms" -> either(text -> whole(text, 0), iso);
          case "epoch_s" -> either(text -> whole(text, 3), iso);
          case "epoch_us" -> either(text -> whole(text, -3), iso);
          case "epoch_ns" -> either(text -> whole(text, -6), iso);
          default -> either(patterned(format, zone), iso);
        });
  }

  /** The reader of days, which have the pattern of the times, or are written 2026-01-31. */
  static TimeReader ofDays(String format, ZoneId zone) {
    boolean pattern = !format.equals("iso") && !format.startsWith("epoch_");
    TimeReader iso =
        text -> {
          String day = text.length() > ISO_DAY ? text.substring(0, ISO_DAY) : text;
          return LocalDate.parse(day).atStartOfDay(zone).toInstant().toEpochMilli();
        };
    return ofBoundedLength(pattern ? either(patterned(format, zone), iso) : iso);
  }

  /** Whether the times of a format are more than days. */
  static boolean isFinerThanDays(String format, ZoneId zone) {
    if (format.equals("iso") || format.startsWith("epoch_")) {
      return true;
    }
    Instant halfPast = Instant.EPOCH.plusSeconds(5_000);
    DateTimeFormatter formatter = DateTimeFormatter.ofPattern(format, Locale.ENGLISH);
    return of(format, zone).read(formatter.format(Instant.EPOCH.atZone(zone)))
        != of(format, zone).read(formatter.format(halfPast.atZone(zone)));
  }

  private static TimeReader ofBoundedLength(TimeReader reader) {
    return text -> {
      if (text.length() > FieldText.TIME) {
        throw new DateTimeException("a time of " + text.length() + " characters");
      }
      return reader.read(text);
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
              + "' is none of iso, epoch_ms, epoch_s, epoch_us, epoch_ns, and no pattern of a date"
              + " with a time: "
              + e.getMessage(),
          "write for example iso, or \"dd.MM.yyyy HH:mm:ss\"");
    }
    return text -> millis(formatter.parse(text), zone);
  }

  private static long millis(TemporalAccessor time, ZoneId zone) {
    if (time.isSupported(ChronoField.INSTANT_SECONDS)) {
      return Instant.from(time).toEpochMilli();
    }
    boolean day = time.query(TemporalQueries.localTime()) == null;
    return (day ? LocalDate.from(time).atStartOfDay(zone) : LocalDateTime.from(time).atZone(zone))
        .toInstant()
        .toEpochMilli();
  }

  /** A number of seconds or less as milliseconds; decimals beyond milliseconds are cut. */
  static long number(String text, int movePoint) {
    if (text.length() > FieldText.TIME) {
      throw new DateTimeException("a time of " + text.length() + " characters");
    }
    return whole(text, movePoint);
  }

  private static long whole(String text, int movePoint) {
    long plain;
    try {
      plain = Long.parseLong(text);
    } catch (NumberFormatException e) {
      return decimal(text, movePoint);
    }
    return switch (movePoint) {
      case 3 -> Math.multiplyExact(plain, 1000L);
      case 0 -> plain;
      case -3 -> Math.floorDiv(plain, 1000L);
      default -> Math.floorDiv(plain, 1_000_000L);
    };
  }

  private static long decimal(String text, int movePoint) {
    try {
      BigDecimal millis = Decimals.parse(text).movePointRight(movePoint);
      if (millis.precision() - millis.scale() > 18) {
        throw new ArithmeticException("beyond all times: " + text);
      }
      return millis.longValue();
    } catch (NumberFormatException e) {
      throw new DateTimeParseException("not a number", text, 0, e);
    }
  }

  /**
   * The time formats that generated events and most feeds have, {@code 2026-01-31T23:59:59.123Z}
   * and {@code 2026-01-31 23:59:59.123456 UTC}, with up to nine decimals or none, read without the
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
}
