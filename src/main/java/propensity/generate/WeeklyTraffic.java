package propensity.generate;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The shop's week: how much of its traffic falls into each hour (UTC).
 *
 * <p>Visits are drawn in activity time, in which traffic is even, and mapped to the clock by the
 * inverse of the cumulative traffic (time rescaling of an inhomogeneous process). A week of
 * activity time is a week on the clock. Traffic is lowest at four at night and highest at eight in
 * the evening, and a little lower at the weekend: the shape that shops commonly report; the figures
 * are a choice, not a measurement.
 */
final class WeeklyTraffic {
  static final double MILLIS_PER_HOUR = 3_600_000;
  private static final int HOURS_PER_WEEK = 168;

  /** Traffic by hour of the day, any unit. */
  static final double[] HOURS = {
    35, 22, 14, 10, 9, 12, 22, 38, 52, 62, 68, 70, 72, 70, 68, 68, 70, 74, 82, 92, 100, 95, 78, 55
  };

  /** Traffic by day of the week, Monday first, any unit. */
  static final double[] DAYS = {1.06, 1.05, 1.03, 1.01, 0.95, 0.92, 0.98};

  private final long startMillis;
  private final double[] activityHours = new double[HOURS_PER_WEEK + 1];

  private WeeklyTraffic(LocalDate start) {
    startMillis = start.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    int firstDay = start.getDayOfWeek().getValue() - 1;
    for (int hour = 0; hour < HOURS_PER_WEEK; hour++) {
      double traffic = HOURS[hour % 24] * DAYS[(firstDay + hour / 24) % 7];
      activityHours[hour + 1] = activityHours[hour] + traffic;
    }
    double scale = HOURS_PER_WEEK / activityHours[HOURS_PER_WEEK];
    for (int hour = 0; hour <= HOURS_PER_WEEK; hour++) {
      activityHours[hour] *= scale;
    }
  }

  /** The weeks from midnight UTC of this day on. */
  static WeeklyTraffic from(LocalDate start) {
    return new WeeklyTraffic(start);
  }

  /** Activity time in hours that passes in so many whole days from the start. */
  double activityHours(int days) {
    int wholeWeeks = days / 7;
    return wholeWeeks * HOURS_PER_WEEK + activityHours[days % 7 * 24];
  }

  /** The instant, in epoch milliseconds, at which so many hours of activity time have passed. */
  long millis(double activity) {
    double weeks = StrictMath.floor(activity / HOURS_PER_WEEK);
    double inWeek = activity - weeks * HOURS_PER_WEEK;
    int hour = 0;
    for (int step = 128; step > 0; step /= 2) {
      if (hour + step < HOURS_PER_WEEK && activityHours[hour + step] <= inWeek) {
        hour += step;
      }
    }
    double inHour =
        (inWeek - activityHours[hour]) / (activityHours[hour + 1] - activityHours[hour]);
    return startMillis
        + (long) StrictMath.floor((weeks * HOURS_PER_WEEK + hour + inHour) * MILLIS_PER_HOUR);
  }
}
