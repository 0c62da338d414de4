package propensity.source;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimal numbers as text has them. Arithmetic on {@code 1E-400000000} or on a million digits takes
 * minutes, so that such numbers are refused before anything is computed with them.
 */
final class Decimals {
  private static final int MAX_SCALE = 100;
  private static final BigDecimal MAX_PIECES = BigDecimal.valueOf(1_000_000);
  private static final int PLACES_OF_PIECES = 3;

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

  /**
   * A quantity in thousandths, rounded half up.
   *
   * @throws NumberFormatException if it is not a number, or there are more than a million pieces or
   *     less than half a thousandth of one
   */
  static long thousandths(String text) {
    if (text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      return 1_000L * (text.charAt(0) - '0');
    }
    BigDecimal number = parse(text);
    if (number.abs().compareTo(MAX_PIECES) > 0) {
      throw new NumberFormatException("beyond reason: " + text);
    }
    long thousandths =
        number.movePointRight(PLACES_OF_PIECES).setScale(0, RoundingMode.HALF_UP).longValueExact();
    if (thousandths == 0 && number.signum() != 0) {
      throw new NumberFormatException("less than half a thousandth: " + text);
    }
    return thousandths;
  }
}
