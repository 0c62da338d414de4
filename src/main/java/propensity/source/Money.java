package propensity.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import propensity.source.SourceMapping.PriceFormat;

/** Money as text to whole cents, because sums of cents do not depend on their order. */
public final class Money {
  /**
   * Amounts, and prices times pieces, are less than this: ten thousand million. A sum of nine
   * million such amounts is still a number.
   */
  static final long MAX_CENTS = 1_000_000_000_000L;

  /** Space, no-break space, narrow no-break space, apostrophes: what groups digits besides . , */
  private static final String GROUPS = " \u00A0\u202F'\u2019";

  private static final Pattern POINT = amount("\\.", "," + GROUPS);
  private static final Pattern COMMA = amount(",", "." + GROUPS);

  private static final String SIGNS =
      "\\p{Sc}|[A-Z]{1,2}\\p{Sc}|[A-Z]{3}|kr\\.?|K\u010D|z\u0142|Ft|Rs\\.?|lei|TL|CHF";
  private static final Pattern WITH_CURRENCY =
      Pattern.compile("(-?)\\s*(?:(" + SIGNS + ")\\s*)?(-?[0-9].*?)(?:\\s*(" + SIGNS + "))?");
  private static final Set<String> CODES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private Money() {}

  private static Pattern amount(String mark, String groups) {
    return Pattern.compile(
        "-?(?:[0-9]+|[0-9]{1,3}(["
            + groups
            + "])(?:[0-9]{2,3}\\1)*[0-9]{3})(?:"
            + mark
            + "[0-9]+)?");
  }

  /**
   * Cents of a text in a format, rounded half to even beyond the second decimal.
   *
   * @throws NumberFormatException if it is not an amount, or is {@link #MAX_CENTS} or more
   * @throws ArithmeticException if cents are not whole
   */
  static long cents(String text, PriceFormat format) {
    if (text.length() > FieldText.NUMBER) {
      throw new NumberFormatException("an amount of " + text.length() + " characters");
    }
    long cents =
        switch (format) {
          case DECIMAL_POINT -> pointCents(text);
          case DECIMAL_COMMA -> cents(decimal(text, COMMA, ','));
          case CENTS -> Decimals.parse(text).longValueExact();
        };
    if (cents >= MAX_CENTS || cents <= -MAX_CENTS) {
      throw new NumberFormatException("beyond reason: " + text);
    }
    return cents;
  }

  private static long pointCents(String text) {
    long plain = plainCents(text);
    if (plain >= 0) {
      return plain;
    }
    try {
      return cents(Decimals.parse(text));
    } catch (NumberFormatException e) {
      return cents(decimal(text, POINT, '.'));
    }
  }

  private static long cents(BigDecimal amount) {
    return amount.movePointRight(2).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
  }

  /** A number with grouped digits and a currency before or behind it; groups must be of three. */
  private static BigDecimal decimal(String text, Pattern amount, char mark) {
    Matcher money = WITH_CURRENCY.matcher(text.strip());
    if (!money.matches() || !currency(money.group(2)) || !currency(money.group(4))) {
      throw new NumberFormatException("no amount: " + text);
    }
    String digits = money.group(3);
    if (!amount.matcher(digits).matches()) {
      throw new NumberFormatException("no amount: " + text);
    }
    StringBuilder plain = new StringBuilder(money.group(1));
    for (int i = 0; i < digits.length(); i++) {
      char next = digits.charAt(i);
      if (next == mark) {
        plain.append('.');
      } else if (next == '-' || (next >= '0' && next <= '9')) {
        plain.append(next);
      }
    }
    return new BigDecimal(plain.toString());
  }

  /**
   * The currency that stands before or behind an amount, as it is written there; null where none
   * does.
   */
  static String sign(String text) {
    if (text == null) {
      return null;
    }
    int start = 0;
    int end = text.length();
    while (start < end && !isDigit(text.charAt(start))) {
      start++;
    }
    while (end > start && !isDigit(text.charAt(end - 1))) {
      end--;
    }
    if (start == 0 && end == text.length()) {
      return null;
    }
    String behind = word(text, end, text.length());
    return behind == null ? word(text, 0, start) : behind;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** What is left between two places without blanks, signs and marks of numbers; or null. */
  private static String word(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && " \u00A0\u202F-+.,'".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && " \u00A0\u202F-+,'".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return start == end ? null : text.substring(start, end);
  }

  private static boolean currency(String sign) {
    return sign == null || !sign.matches("[A-Z]{3}") || CODES.contains(sign);
  }

  /** The common form, digits with none or two decimals; -1 for any other. */
  private static long plainCents(String text) {
    int length = text.length();
    if (length == 0 || length > 12) {
      return -1;
    }
    int point = length > 3 && text.charAt(length - 3) == '.' ? length - 3 : length;
    long number = 0;
    for (int i = 0; i < length; i++) {
      if (i == point) {
        continue;
      }
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return point == length ? number * 100 : number;
  }
}
