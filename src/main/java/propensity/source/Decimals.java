package propensity.source;

import java.math.BigDecimal;

/**
 * Decimal numbers as text has them. Arithmetic on {@code 1E-400000000} or on a million digits takes
 * minutes, so that such numbers are refused before anything is computed with them.
 */
final class Decimals {
  private static final int MAX_SCALE = 100;

  private Decimals() {}

  /**
   * The number.
   *
   * @throws NumberFormatException if it is not a number, is longer than {@link FieldText#NUMBER} or
   *     has an exponent beyond {@value #MAX_SCALE}
   */
  static BigDecimal parse(String text) {
    if (text.length() > FieldText.NUMBER) {
      throw new NumberFormatException("a number of " + text.length() + " characters");
    }
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > MAX_SCALE) {
      throw new NumberFormatException("beyond reason: " + text);
    }
    return number;
  }
}
