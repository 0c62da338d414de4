package propensity;

import java.util.List;

/** Quantiles of values in rising order. */
public final class Quantiles {
  private Quantiles() {}

  /** Linear between the two nearest values (type 7 of Hyndman and Fan, 1996). */
  public static double interpolated(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** The smallest value that has at least this share of all values at or below it. */
  public static <T> T nearestRank(List<T> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
