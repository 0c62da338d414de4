package propensity.source;

import java.math.BigDecimal;

/** A number of pieces, as text has it. */
final class Quantity {
  private Quantity() {}

  /**
   * The number, which may be written as a decimal, such as {@code 2.0}.
   *
   * @throws NumberFormatException if it is not a number
   * @throws ArithmeticException if it is not whole, or beyond an int
   */
  static int parse(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return new BigDecimal(text).intValueExact();
    }
  }
}
