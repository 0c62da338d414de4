package propensity.warehouse;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import propensity.ExitCode;
import propensity.Problem;

/**
 * The SQLite warehouse: write-ahead log, every commit on disk before it returns, one writer. All
 * writing goes through {@link #write}, one transaction at a time.
 */
public final class Warehouse implements AutoCloseable {
  private static final int CACHE_KIB = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long LITTLE_BYTES = 1 << 20;

  private final FileIdentity file;
  private final RunLock lock;
  private final Connection connection;
  private final LogCheckpoints log;
  private final ReentrantLock writing = new ReentrantLock();

  private Warehouse(FileIdentity file, RunLock lock, Connection connection, LogCheckpoints log) {
    this.file = file;
    this.lock = lock;
    this.connection = connection;
    this.log = log;
  }

  /** What is done inside a transaction. */
  @FunctionalInterface
  public interface Work<R> {
    /** Does it on the warehouse's connection. */
    R on(Connection connection) throws SQLException;
  }

  /**
   * Opens the warehouse for writing, which one run does at a time; makes it, readable by its owner
   * alone, when it is missing.
   *
   * @param messages told when another program's lock is waited for
   * @throws Problem if another run has it, it cannot be made or is not a warehouse
   */
  public static Warehouse open(Path file, Consumer<String> messages) {
    return open(file, PATIENCE, messages);
  }

  /** The same with another patience for other programs' locks. */
  static Warehouse open(Path file, Duration patience, Consumer<String> messages) {
    RunLock lock = RunLock.take(file);
    try {
      return open(file, lock, new ForeignLock(file, patience, messages));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Warehouse open(Path file, RunLock lock, ForeignLock foreign) {
    try {
      makeFile(file);
      SQLiteConfig config = new SQLiteConfig();
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setCacheSize(-CACHE_KIB);
      config.setGetGeneratedKeys(false); // the driver would ask for one after every insert
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      BusyHandler.setHandler(connection, foreign);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA wal_autocheckpoint = " + LogCheckpoints.MOST_PAGES);
      }
      LogCheckpoints log = new LogCheckpoints(file, config.createConnection("jdbc:sqlite:" + file));
      Warehouse warehouse = new Warehouse(FileIdentity.of(file), lock, connection, log);
      warehouse.write(
          on -> {
            Schema.create(on);
            return null;
          });
      return warehouse;
    } catch (IOException e) {
      throw new Problem(
          ExitCode.WAREHOUSE_UNREACHABLE,
          "cannot make the warehouse " + file,
          String.valueOf(e),
          "check that its folder can be written, or name another with --set paths.warehouse=FILE",
          e);
    } catch (SQLException e) {
      throw problem(file, e);
    }
  }

  /**
   * A connection that can only read, for reports.
   *
   * @throws Problem if there is no warehouse
   */
  public static Connection openForReading(Path file) {
    if (!Files.exists(file)) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no warehouse " + file,
          "the stream makes it when it brings in the first events",
          "run: ./spark-submit.sh stream --once");
    }
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout((int) PATIENCE.toMillis());
      config.setReadOnly(true);
      return config.createConnection("jdbc:sqlite:" + file);
    } catch (SQLException e) {
      throw problem(file, e);
    }
  }

  /**
   * Does the work in one transaction: all of it is in the warehouse, and on disk, when this
   * returns; none of it when it throws.
   *
   * @throws Problem where the user can mend it: locked, full, unreadable
   */
  public <R> R write(Work<R> work) {
    lock.requireHeld();
    requireInPlace();
    writing.lock();
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        R result = work.on(connection);
        statement.execute("COMMIT");
        log.committed();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(e);
        throw e;
      }
    } catch (SQLException e) {
      throw problem(file.path(), e);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Asks on the writing connection, which sees what it has committed; waits for no other writer.
   *
   * @throws Problem where the user can mend it: locked, unreadable
   */
  public <R> R read(Work<R> work) {
    writing.lock();
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw problem(file.path(), e);
    } finally {
      writing.unlock();
    }
  }

  /** Where it is. */
  public Path file() {
    return file.path();
  }

  private void requireInPlace() {
    if (!file.isStillThere()) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the warehouse " + file.path() + " was removed or replaced while this run was using it",
          "what it would write now would be lost",
          "put it back, then run this again; if it is gone: ./spark-submit.sh stream"
              + " --rebuild-checkpoint");
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      log.close();
      connection.close();
    } catch (SQLException e) {
      throw problem(file.path(), e);
    } finally {
      lock.close();
      writing.unlock();
    }
  }

  /** SQLite rolls back by itself after some errors, so that there may be nothing to roll back. */
  private void rollBack(Throwable cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void makeFile(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    try {
      if (posix) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw e;
      }
    }
  }

  private static RuntimeException problem(Path file, SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException sqlite
            ? sqlite.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    // Extended codes carry the plain code in their lowest byte.
    return switch (SQLiteErrorCode.getErrorCode(code.code & 0xFF)) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new Problem(
              ExitCode.LOCKED,
              "the warehouse " + file + " is locked",
              "another program was writing to it for longer than this run waits",
              "let it finish or stop it (fuser " + file + " names it), then run this again",
              e);
      case SQLITE_FULL -> full(file, e);
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          new Problem(
              ExitCode.MISMATCH,
              file + " is not a readable SQLite database",
              String.valueOf(e.getMessage()),
              "restore it from a copy, or move it away and start afresh",
              e);
      case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_READONLY, SQLITE_PERM ->
          free(file) < LITTLE_BYTES
              ? full(file, e) // the files beside it are full, which SQLite does not tell apart
              : new Problem(
                  ExitCode.WAREHOUSE_UNREACHABLE,
                  "cannot use the warehouse " + file,
                  String.valueOf(e.getMessage()),
                  "check the file, its folder and the disk",
                  e);
      case SQLITE_ERROR ->
          new Problem(
              ExitCode.MISMATCH,
              "the tables in " + file + " are not those of this version",
              String.valueOf(e.getMessage()),
              "name another file with --set paths.warehouse=FILE, or move this one away and run:"
                  + " ./spark-submit.sh stream --rebuild-checkpoint",
              e);
      default -> new IllegalStateException("the warehouse refused a statement", e);
    };
  }

  private static Problem full(Path file, SQLException e) {
    return new Problem(
        ExitCode.DISK_FULL,
        "the disk of the warehouse %s is full (%,d bytes free)".formatted(file, free(file)),
        "the transaction was rolled back, nothing is lost",
        "free some space, then run this again",
        e);
  }

  private static long free(Path file) {
    return file.toAbsolutePath().getParent().toFile().getUsableSpace();
  }
}
