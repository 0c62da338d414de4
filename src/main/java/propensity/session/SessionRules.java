package propensity.session;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a session ends, how late an event may come, and what no human does.
 *
 * @param gap a session ends when its shopper does nothing for longer than this
 * @param allowedLateness an event older than the same shopper's newest by more than this is late
 * @param forgetAfter a shopper who did nothing for so long is a new one
 * @param botEventsPerHour a session with at least so many events in an hour, or in proportion over
 *     a longer time, is a bot's
 */
public record SessionRules(
    Duration gap, Duration allowedLateness, Duration forgetAfter, int botEventsPerHour)
    implements Serializable {

  /** Thirty minutes, ten minutes, 400 days, 300 events an hour. */
  public static final SessionRules DEFAULT =
      new SessionRules(Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofDays(400), 300);

  /** A shopper who is forgotten has no event whose id is still known. */
  private static final int MIN_FORGET_DAYS = KnownIds.DAYS + 1;

  public SessionRules {
    if (gap.isNegative() || gap.isZero()) {
      throw new IllegalArgumentException("sessions.gap must be positive, not " + gap);
    }
    if (allowedLateness.isNegative() || allowedLateness.compareTo(gap) > 0) {
      throw new IllegalArgumentException(
          "sessions.allowed_lateness must lie between zero and sessions.gap, not "
              + allowedLateness);
    }
    if (forgetAfter.toDays() < MIN_FORGET_DAYS || forgetAfter.compareTo(gap) <= 0) {
      throw new IllegalArgumentException(
          "sessions.forget_after must be at least %d days and longer than sessions.gap, not %s"
              .formatted(MIN_FORGET_DAYS, forgetAfter));
    }
    if (botEventsPerHour < 1) {
      throw new IllegalArgumentException(
          "sessions.bot_events_per_hour must be at least 1, not " + botEventsPerHour);
    }
  }

  long gapMillis() {
    return gap.toMillis();
  }

  /**
   * The time before which the last event of a session must lie so that no event can join it any
   * more, where the newest event of its shopper, or of all, is at a time.
   */
  public long overBefore(long newest) {
    return newest - gap.toMillis() - allowedLateness.toMillis();
  }

  /** How much older than the shopper's newest event one may be that arrives. */
  long allowedLatenessMillis() {
    return allowedLateness.toMillis();
  }

  /** Whether a shopper whose newest event was then is new again at a later event. */
  boolean forgotten(long lastEventAt, long time) {
    return time - lastEventAt >= forgetAfter.toMillis();
  }
}
