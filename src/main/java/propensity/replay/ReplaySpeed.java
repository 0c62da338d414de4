package propensity.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast events are replayed.
 *
 * @param kind by which clock
 * @param value times as fast as they happened, or events per second; 0 for all at once
 */
public record ReplaySpeed(Kind kind, double value) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(x|/s)");

  /** By which clock events are replayed. */
  public enum Kind {
    ALL_AT_ONCE,
    SPEED,
    RATE
  }

  public ReplaySpeed {
    if (kind != Kind.ALL_AT_ONCE && !(value > 0 && value <= 1e9)) {
      throw new IllegalArgumentException("speed must be above 0, is " + value);
    }
  }

  /** No waiting. */
  public static ReplaySpeed allAtOnce() {
    return new ReplaySpeed(Kind.ALL_AT_ONCE, 0);
  }

  /**
   * Reads {@code max}, {@code 60x} (sixty times as fast as they happened) or {@code 500/s} (events
   * per second).
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ReplaySpeed of(String text) {
    if (text.equals("max")) {
      return allAtOnce();
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("speed must read max, 60x or 500/s, is " + text);
    }
    Kind kind = matcher.group(2).equals("x") ? Kind.SPEED : Kind.RATE;
    return new ReplaySpeed(kind, Double.parseDouble(matcher.group(1)));
  }

  /**
   * When an event is due, in milliseconds after the beginning of the replay.
   *
   * @param sinceFirst milliseconds between the arrivals of the first event and this one
   * @param count events up to and including this one
   */
  double dueMillis(long sinceFirst, long count) {
    return switch (kind) {
      case ALL_AT_ONCE -> 0;
      case SPEED -> sinceFirst / value;
      case RATE -> count * 1_000 / value;
    };
  }

  /** A clock for one replay. */
  Clock clock() {
    return new Clock(this);
  }

  /** Holds a replay back until its events are due; it starts with the first event. */
  static final class Clock {
    private static final double NANOS_PER_MILLI = 1e6;

    private final ReplaySpeed speed;
    private long begin;
    private long first = Long.MIN_VALUE;
    private long latest;
    private long count;

    private Clock(ReplaySpeed speed) {
      this.speed = speed;
    }

    /** Counts an event that arrives at this time (epoch milliseconds). */
    void passed(long arrival) {
      if (count == 0) {
        begin = System.nanoTime();
      }
      if (first == Long.MIN_VALUE) { // what has no time comes before all
        first = arrival;
      }
      latest = arrival;
      count++;
    }

    /** Waits until the latest event is due. */
    void await() throws InterruptedException {
      double elapsed = (System.nanoTime() - begin) / NANOS_PER_MILLI;
      double wait = speed.dueMillis(latest - first, count) - elapsed;
      if (wait > 0) {
        Thread.sleep((long) Math.ceil(wait));
      }
    }
  }
}
