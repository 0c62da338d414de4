package propensity.event;

import java.math.BigDecimal;

/**
 * Quantities: decimals with up to three places, so that half a kilogram is one. What is computed
 * with them is computed in whole thousandths, whose sums do not depend on their order.
 */
public final class Pieces {
  private static final int PLACES = 3;
  private static final long THOUSANDTHS = 1_000;

  private Pieces() {}

  /** The quantity of so many thousandths: the same bits for the same number. */
  public static Double ofThousandths(long thousandths) {
    return thousandths / (double) THOUSANDTHS;
  }

  /**
   * An amount times a quantity, rounded half up (away from zero); without a quantity it is one.
   *
   * @throws ArithmeticException if that is beyond what can be computed
   */
  public static long times(long cents, Double quantity) {
    if (quantity == null) {
      return cents;
    }
    long product = Math.multiplyExact(cents, thousandths(quantity));
    long half = product < 0 ? -THOUSANDTHS / 2 : THOUSANDTHS / 2;
    return Math.addExact(product, half) / THOUSANDTHS;
  }

  /** As people write it: {@code 2}, {@code 0.5}. */
  public static String text(Double quantity) {
    if (quantity == null) {
      return null;
    }
    long thousandths = thousandths(quantity);
    return thousandths % THOUSANDTHS == 0
        ? Long.toString(thousandths / THOUSANDTHS)
        : BigDecimal.valueOf(thousandths, PLACES).stripTrailingZeros().toPlainString();
  }

  private static long thousandths(double quantity) {
    return Math.round(quantity * THOUSANDTHS);
  }

  /** Writes a quantity, or that there is none. */
  public static void write(PackedOutput out, Double quantity) {
    out.writeVarLongOrNull(quantity == null ? null : (Long) thousandths(quantity));
  }

  /** Reads a quantity, or null. */
  public static Double read(PackedInput in) {
    Long thousandths = in.readVarLongOrNull();
    return thousandths == null ? null : ofThousandths(thousandths);
  }
}
