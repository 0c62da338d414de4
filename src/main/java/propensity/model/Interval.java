package propensity.model;

/**
 * A figure and its 95 % interval.
 *
 * @param value the estimate
 * @param low the 2.5th percentile
 * @param high the 97.5th percentile
 */
public record Interval(double value, double low, double high) {

  /** Whether any of the interval lies between the two. */
  public boolean overlaps(double from, double to) {
    return low <= to && high >= from;
  }
}
