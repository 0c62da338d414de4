package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import propensity.Quantiles;
import propensity.warehouse.Query;

/**
 * How long sessions that bought took from their start to the first purchase.
 *
 * @param sessions that bought
 * @param lowerQuartileSeconds a quarter took at most so long; null without a purchase
 * @param medianSeconds half took at most so long; null without a purchase
 * @param upperQuartileSeconds three quarters took at most so long; null without a purchase
 * @param spans how many took how long, in rising order
 */
public record TimeToPurchase(
    long sessions,
    Double lowerQuartileSeconds,
    Double medianSeconds,
    Double upperQuartileSeconds,
    List<Span> spans) {

  /**
   * A span of time.
   *
   * @param fromMinutes inside the span
   * @param belowMinutes outside the span; null for the last
   */
  public record Span(int fromMinutes, Integer belowMinutes, long sessions) {}

  private static final int[] MINUTES = {0, 1, 2, 5, 10, 15, 20, 30, 45, 60, 90};

  /** Reads the view {@code time_to_purchase}. */
  public static TimeToPurchase ask(Connection warehouse) throws SQLException {
    List<Double> seconds =
        Query.list(
            warehouse,
            "SELECT seconds FROM time_to_purchase ORDER BY seconds",
            row -> row.getDouble("seconds"));
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < MINUTES.length; i++) {
      double from = MINUTES[i] * 60.0;
      boolean last = i == MINUTES.length - 1;
      double below = last ? Double.POSITIVE_INFINITY : MINUTES[i + 1] * 60.0;
      spans.add(
          new Span(
              MINUTES[i],
              last ? null : Integer.valueOf(MINUTES[i + 1]),
              seconds.stream().filter(time -> time >= from && time < below).count()));
    }
    return new TimeToPurchase(
        seconds.size(),
        quantile(seconds, 0.25),
        quantile(seconds, 0.5),
        quantile(seconds, 0.75),
        List.copyOf(spans));
  }

  private static Double quantile(List<Double> sorted, double share) {
    return sorted.isEmpty() ? null : Quantiles.nearestRank(sorted, share);
  }
}
