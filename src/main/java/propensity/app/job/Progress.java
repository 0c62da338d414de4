package propensity.app.job;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import propensity.app.settings.Console;

/** Progress of long work: a bar on a terminal, a line every few seconds in a log. */
public final class Progress implements AutoCloseable {
  /** The total is not known. */
  public static final long UNKNOWN = -1;

  private static final long EVERY_NANOS = 5_000_000_000L;

  private final Console console;
  private final String job;
  private final String what;
  private final ProgressBar bar;
  private long loggedAt = System.nanoTime();

  /**
   * @param what is counted, such as {@code events}
   * @param total how many there are, or {@link #UNKNOWN}
   */
  public Progress(Console console, String job, String what, long total) {
    this.console = console;
    this.job = job;
    this.what = what;
    this.bar = console.terminal() ? bar(job, what, total) : null;
  }

  /** Shows how many are done. */
  public void at(long done) {
    if (bar != null) {
      bar.stepTo(done);
      return;
    }
    long now = System.nanoTime();
    if (now - loggedAt >= EVERY_NANOS) {
      loggedAt = now;
      console.log(job, "%,d %s".formatted(done, what));
    }
  }

  private static ProgressBar bar(String job, String what, long total) {
    return new ProgressBarBuilder()
        .setTaskName(job)
        .setUnit(" " + what, 1)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .showSpeed()
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
