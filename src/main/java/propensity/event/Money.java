package propensity.event;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money as text to whole cents, because sums of cents do not depend on their order. */
final class Money {
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000L);

  private Money() {}

  /**
   * Cents of a decimal such as {@code 12.5}, rounded half to even beyond the second decimal.
   *
   * @throws NumberFormatException if it is no number, or a million million or more
   */
  static long cents(String text) {
    long plain = plainCents(text);
    if (plain >= 0) {
      return plain;
    }
    BigDecimal amount = new BigDecimal(text);
    if (amount.abs().compareTo(MOST) >= 0) {
      throw new NumberFormatException("beyond reason: " + text);
    }
    return amount.movePointRight(2).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
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
