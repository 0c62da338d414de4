package propensity.warehouse.driver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.sqlite.BusyHandler;

/** What SQLite asks while another program has the warehouse locked: waits, and says so. */
public final class LoggingBusyHandler extends BusyHandler {
  private static final long STEP_MILLIS = 50;
  private static final long FIRST_WORD_MILLIS = 1_000;
  private static final long NEXT_WORD_MILLIS = 5_000;

  private final Path file;
  private final Duration patience;
  private final Consumer<String> messages;
  private long since;
  private long nextWord;

  public LoggingBusyHandler(Path file, Duration patience, Consumer<String> messages) {
    this.file = file;
    this.patience = patience;
    this.messages = messages;
  }

  /** Gives 1 to try again, 0 to give up. */
  @Override
  protected int callback(int triesBefore) {
    if (triesBefore == 0) {
      since = System.nanoTime();
      nextWord = FIRST_WORD_MILLIS;
    }
    long waited = (System.nanoTime() - since) / 1_000_000;
    if (waited >= patience.toMillis()) {
      return 0;
    }
    if (waited >= nextWord) {
      nextWord = waited + NEXT_WORD_MILLIS;
      messages.accept(
          "waiting for another program to finish writing to %s: %d s so far, %d s at most"
              .formatted(file, waited / 1000, patience.toSeconds()));
    }
    try {
      Thread.sleep(STEP_MILLIS);
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
