package propensity.warehouse.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Copies SQLite's write-ahead log into the database while the next batch is being computed, instead
 * of inside its commit. What is committed is on disk in the log already; a reader sees no
 * difference. Where this falls behind or fails, the writer does it itself at {@link #MAX_PAGES}.
 */
public final class LogCheckpoints implements AutoCloseable {
  /** A log of 256 MB, with pages of 4 KiB. */
  public static final int MAX_PAGES = 1 << 16;

  private static final long WORTHWHILE_BYTES = 4L << 20;

  private final Path log;
  private final Connection connection;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "warehouse-log");
            made.setDaemon(true);
            return made;
          });

  public LogCheckpoints(Path file, Connection connection) {
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.connection = connection;
  }

  /** Something was committed. */
  public void committed() {
    thread.execute(this::copy);
  }

  private void copy() {
    try (Statement statement = connection.createStatement()) {
      if (Files.exists(log) && Files.size(log) > WORTHWHILE_BYTES) {
        statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
      }
    } catch (SQLException | IOException e) {
      // The next one, or the writer, meets the same fault and tells.
    }
  }

  @Override
  public void close() throws SQLException {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new UncheckedIOException(new IOException("cannot end copying " + log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
