package propensity.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import propensity.Rate;
import propensity.model.Interval;

/** Numbers as people read them; the same on every machine, whatever its language. */
final class Figures {
  /** Between the ends of an interval: a dash at which no line breaks. */
  static final String TO = "\u2060–\u2060";

  /** Stands where there is no figure. */
  static final String NONE = "–";

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d\u00A0MMM\u00A0uuuu, HH:mm", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d\u00A0MMM\u00A0uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Such as {@code 12,345}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Such as {@code 2.5 %}; more decimals the smaller the share. */
  static String percent(Double share) {
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
  static String interval(Rate rate) {
    return rate.rate() == null
        ? NONE
        : percentNumber(rate.low()) + TO + percentNumber(rate.high()) + "\u00A0%";
  }

  /** Money with two decimals, such as {@code 1,234.50}. */
  static String money(Long cents) {
    return cents == null ? NONE : String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(cents, 2));
  }

  /** Money without decimals. */
  static String wholeMoney(long cents) {
    return count(BigDecimal.valueOf(cents, 2).setScale(0, RoundingMode.HALF_EVEN).longValue());
  }

  /** Three significant digits, such as {@code 0.812}. */
  static String number(Double number) {
    if (number == null) {
      return NONE;
    }
    BigDecimal rounded = BigDecimal.valueOf(number).round(new MathContext(3));
    return rounded.scale() > 6 ? "0" : rounded.toPlainString();
  }

  /** Three decimals, such as {@code 0.012}. */
  static String thousandths(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  /** The ends of an interval with three significant digits. */
  static String interval(Double low, Double high) {
    return low == null || high == null ? NONE : number(low) + TO + number(high);
  }

  /** The same; nothing where an end is not defined. */
  static String interval(Interval interval) {
    return Double.isNaN(interval.low()) || Double.isNaN(interval.high())
        ? NONE
        : interval(Double.valueOf(interval.low()), Double.valueOf(interval.high()));
  }

  /** At most six decimals, no exponent. */
  static String plain(double number) {
    return BigDecimal.valueOf(number)
        .setScale(6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A position in a drawing, in percent of its width or height. */
  static String position(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  /** Such as {@code 4 min 10 s}. */
  static String duration(Double seconds) {
    if (seconds == null) {
      return NONE;
    }
    long whole = Math.round(seconds);
    return whole < 60 ? whole + "\u00A0s" : whole / 60 + "\u00A0min " + whole % 60 + "\u00A0s";
  }

  /** Such as {@code 3 Feb 2026, 14:05 UTC}. */
  static String minute(Long epochMillis) {
    return epochMillis == null
        ? NONE
        : MINUTE.format(Instant.ofEpochMilli(epochMillis)) + "\u00A0UTC";
  }

  /** Such as {@code 3 Feb 2026}. */
  static String day(Long epochMillis) {
    return epochMillis == null ? NONE : DAY.format(Instant.ofEpochMilli(epochMillis));
  }
}
