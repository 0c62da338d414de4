package propensity.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import propensity.Rate;
import propensity.analytics.Period;
import propensity.analytics.TimeToPurchase;
import propensity.model.Interval;

/** Numbers as people read them; the same on every machine, whatever its language. */
public final class Figures {
  /** Between the ends of an interval: a dash at which no line breaks. */
  public static final String TO = "\u2060–\u2060";

  /** Stands where there is no figure. */
  public static final String NONE = "–";

  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d\u00A0MMM\u00A0uuuu, HH:mm", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d\u00A0MMM\u00A0uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Such as {@code 12,345}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Such as {@code 2.5 %}; more decimals the smaller the share. */
  public static String percent(Double share) {
    return share == null ? NONE : percentNumber(share) + "\u00A0%";
  }

  private static String percentNumber(double share) {
    double percent = share * 100;
    double size = Math.abs(percent);
    if (size == 0 || size == 100) {
      return plain(percent);
    }
    if (size >= 99.95 && size < 100) {
      return String.format(Locale.ROOT, "%.2f", percent);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f", percent);
  }

  /** Such as {@code 2.1–3.0 %}. */
  public static String interval(Rate rate) {
    return rate.rate() == null
        ? NONE
        : percentNumber(rate.low()) + TO + percentNumber(rate.high()) + "\u00A0%";
  }

  /** Money with two decimals, such as {@code 1,234.50}. */
  public static String money(Long cents) {
    return cents == null ? NONE : String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(cents, 2));
  }

  /** Money without decimals. */
  public static String wholeMoney(long cents) {
    return count(BigDecimal.valueOf(cents, 2).setScale(0, RoundingMode.HALF_EVEN).longValue());
  }

  /** Three significant digits, such as {@code 0.812}. */
  public static String number(Double number) {
    if (number == null) {
      return NONE;
    }
    BigDecimal rounded = BigDecimal.valueOf(number).round(new MathContext(3));
    return rounded.scale() > 6 ? "0" : rounded.toPlainString();
  }

  /** Three decimals, such as {@code 0.012}. */
  public static String thousandths(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  /** The ends of an interval with three significant digits. */
  public static String interval(Double low, Double high) {
    return low == null || high == null ? NONE : number(low) + TO + number(high);
  }

  /** The same; nothing where an end is not defined. */
  public static String interval(Interval interval) {
    return Double.isNaN(interval.low()) || Double.isNaN(interval.high())
        ? NONE
        : interval(Double.valueOf(interval.low()), Double.valueOf(interval.high()));
  }

  /** At most six decimals, no exponent. */
  public static String plain(double number) {
    return BigDecimal.valueOf(number)
        .setScale(6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A position in a drawing, in percent of its width or height. */
  public static String position(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  /** Such as {@code 4 min 10 s}. */
  public static String duration(Double seconds) {
    if (seconds == null) {
      return NONE;
    }
    long whole = Math.round(seconds);
    return whole < 60 ? whole + "\u00A0s" : whole / 60 + "\u00A0min " + whole % 60 + "\u00A0s";
  }

  /** Such as {@code 3 Feb 2026, 14:05 UTC}. */
  public static String minute(Long epochMillis) {
    return epochMillis == null
        ? NONE
        : MINUTE.format(Instant.ofEpochMilli(epochMillis)) + "\u00A0UTC";
  }

  /** Such as {@code 3 Feb 2026}. */
  public static String day(Long epochMillis) {
    return epochMillis == null ? NONE : DAY.format(Instant.ofEpochMilli(epochMillis));
  }

  /** A share as the label of a mark, such as {@code 2.5 %}. */
  public static String mark(double share) {
    return markNumber(share) + "\u00A0%";
  }

  private static String markNumber(double share) {
    return plain(Math.round(share * 1e6) / 1e4);
  }

  /** A band of shares, such as {@code 2–5 %}. */
  public static String band(double low, double high) {
    return markNumber(low) + "–" + mark(high);
  }

  /** The difference of two shares in percentage points. */
  public static String points(double share) {
    return plain(Math.round(share * 1e4) / 1e2);
  }

  /** With a capital at its beginning. */
  public static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** A name of the code in words: {@code page_view} as {@code page view}. */
  public static String words(String name) {
    return name.replace('_', ' ');
  }

  /** The text, or what stands for nothing. */
  public static String text(String text) {
    return text == null ? NONE : text;
  }

  /** The name of a period, such as {@code 13:00} or {@code Mon}. */
  public static String period(Period period) {
    return switch (period.dimension()) {
      case "hour" -> period.value() + ":00";
      case "weekday" -> WEEKDAYS.get(Integer.parseInt(period.value()) - 1);
      default -> period.value();
    };
  }

  /**
   * What an axis has to hold: small groups have wide intervals, which would press all others flat.
   */
  public static double heightToShow(Rate rate) {
    return rate.small() ? rate.rate() : rate.high();
  }

  /** A span of minutes. */
  public static String minutes(TimeToPurchase.Span span) {
    return span.belowMinutes() == null
        ? span.fromMinutes() + " min and more"
        : span.fromMinutes() + "–" + span.belowMinutes() + " min";
  }

  /** An instant of ISO 8601 to the minute; the text itself where it is not one. */
  public static String minute(String text) {
    try {
      return minute(Instant.parse(text).toEpochMilli());
    } catch (DateTimeParseException e) {
      return text;
    }
  }

  /** For the console, which breaks lines anywhere: without what forbids a break. */
  static String forConsole(String text) {
    return text.replace("\u2060", "").replace('\u00A0', ' ');
  }
}
