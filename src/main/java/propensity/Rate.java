package propensity;

/**
 * A share of sessions with its 95 % interval after E. B. Wilson (1927), which stays inside 0 to 1
 * and holds for small groups and for rates near 0.
 *
 * @param sessions in the group
 * @param conversions among them
 * @param rate conversions over sessions; null without sessions, as are low and high
 * @param low end of the interval
 * @param high end of the interval
 * @param small whether the group is under 100 sessions: too few to compare
 */
public record Rate(
    long sessions, long conversions, Double rate, Double low, Double high, boolean small) {
  /** Groups with fewer sessions are marked. */
  public static final long FEW = 100;

  /** The 97.5 % quantile of the standard normal distribution. */
  public static final double Z = 1.959963984540054;

  private static final double ZZ = Z * Z;

  /**
   * The rate of so many conversions among so many sessions.
   *
   * @throws IllegalArgumentException if conversions are below 0 or above sessions
   */
  public static Rate of(long conversions, long sessions) {
    if (conversions < 0 || conversions > sessions) {
      throw new IllegalArgumentException(conversions + " conversions of " + sessions + " sessions");
    }
    if (sessions == 0) {
      return new Rate(0, 0, null, null, null, true);
    }
    double n = sessions;
    double p = conversions / n;
    double middle = p + ZZ / (2 * n);
    double reach = Math.sqrt(ZZ * (p * (1 - p) / n + ZZ / (4 * n * n)));
    double scale = 1 + ZZ / n;
    return new Rate(
        sessions,
        conversions,
        p,
        conversions == 0 ? 0 : (middle - reach) / scale,
        conversions == sessions ? 1 : (middle + reach) / scale,
        sessions < FEW);
  }

  /** Whether the whole interval lies above the other's. */
  public boolean clearlyAbove(Rate other) {
    return low != null && other.high != null && low > other.high;
  }
}
