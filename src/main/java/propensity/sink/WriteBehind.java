package propensity.sink;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes one batch while the next one is being computed, on a thread of its own: batches in their
 * order, and never more than one behind. What goes wrong with a batch is thrown where the next one
 * would be written, or at the end.
 */
final class WriteBehind {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "batch-write");
            made.setDaemon(true);
            return made;
          });
  private Future<?> behind;

  /** Where the rows go. */
  @FunctionalInterface
  interface Drain {
    /** Takes all rows, one after the other, and returns when they are safe. */
    void drain(Iterator<byte[]> rows) throws SQLException;
  }

  /**
   * Begins to write a batch as soon as the one before is written, and returns when all its rows are
   * computed.
   *
   * @param between what is done when the batch before is written
   */
  void write(RowChannel channel, Runnable between, Drain to) throws SQLException {
    try {
      await();
      between.run();
      behind =
          thread.submit(
              () -> {
                try {
                  to.drain(channel.rows());
                  return null;
                } finally {
                  channel.abandon();
                }
              });
    } catch (Throwable e) {
      channel.abandon();
      channel.awaitComputed();
      throw e;
    }
    if (!channel.awaitComputed() || behind.isDone()) {
      await();
    }
  }

  /** Waits until all that was begun is written. */
  void await() throws SQLException {
    if (behind == null) {
      return;
    }
    Future<?> written = behind;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          written.get();
          behind = null;
          return;
        } catch (InterruptedException e) {
          interrupted = true; // a transaction comes to its end
        }
      }
    } catch (ExecutionException e) {
      behind = null;
      throw asItWas(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static SQLException asItWas(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return (SQLException) cause;
  }

  void close() throws SQLException {
    try {
      await();
    } finally {
      thread.shutdown();
    }
  }
}
