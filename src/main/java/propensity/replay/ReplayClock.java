package propensity.replay;

/** Holds a replay back until its events are due. */
final class ReplayClock {
  private static final double NANOS_PER_MILLI = 1e6;

  private final ReplaySpeed pace;
  private final long begin = System.nanoTime();
  private long first = Long.MIN_VALUE;
  private long latest = Long.MIN_VALUE;
  private long count;

  ReplayClock(ReplaySpeed pace) {
    this.pace = pace;
  }

  /** Counts an event that arrives at this time (epoch milliseconds). */
  void passed(long arrival) {
    if (first == Long.MIN_VALUE) {
      first = arrival;
    }
    latest = arrival;
    count++;
  }

  /** Waits until the latest event is due. */
  void await() throws InterruptedException {
    long sinceFirst = first == Long.MIN_VALUE ? 0 : latest - first;
    double elapsed = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    double wait = pace.dueMillis(sinceFirst, count) - elapsed;
    if (wait > 0) {
      Thread.sleep((long) Math.ceil(wait));
    }
  }
}
