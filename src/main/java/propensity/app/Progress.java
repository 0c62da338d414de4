package propensity.app;

/** Tells how far long work is, but not more often than every few seconds. */
final class Progress {
  private static final long EVERY_NANOS = 5_000_000_000L;

  private final Console console;
  private final String job;
  private final String what;
  private long saidAt = System.nanoTime();

  Progress(Console console, String job, String what) {
    this.console = console;
    this.job = job;
    this.what = what;
  }

  /** So much is done. */
  void at(long done) {
    long now = System.nanoTime();
    if (now - saidAt >= EVERY_NANOS) {
      saidAt = now;
      console.say(job, "%,d %s".formatted(done, what));
    }
  }
}
