package propensity.session;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a session ends, how late an event may come, and what no human does.
 *
 * @param gap a session ends when its shopper does nothing for longer than this
 * @param allowedLateness an event older than the same shopper's newest by more than this is late
 * @param botEventsPerHour a session with at least so many events in an hour, or in proportion over
 *     a longer time, is a bot's
 */
public record SessionRules(Duration gap, Duration allowedLateness, int botEventsPerHour)
    implements Serializable {

  /** Thirty minutes, ten minutes, 300 events an hour. */
  public static final SessionRules DEFAULT =
      new SessionRules(Duration.ofMinutes(30), Duration.ofMinutes(10), 300);

  public SessionRules {
    if (gap.isNegative() || gap.isZero()) {
      throw new IllegalArgumentException("sessions.gap must be positive, not " + gap);
    }
    if (allowedLateness.isNegative() || allowedLateness.compareTo(gap) > 0) {
      throw new IllegalArgumentException(
          "sessions.allowed_lateness must lie between zero and sessions.gap, not "
              + allowedLateness);
    }
    if (botEventsPerHour < 1) {
      throw new IllegalArgumentException(
          "sessions.bot_events_per_hour must be at least 1, not " + botEventsPerHour);
    }
  }

  long gapMillis() {
    return gap.toMillis();
  }

  /** How much older than the shopper's newest event one may be that arrives. */
  public long allowedLatenessMillis() {
    return allowedLateness.toMillis();
  }
}
