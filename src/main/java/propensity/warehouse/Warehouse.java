package propensity.warehouse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The warehouse, open for writing by one run. All writing goes through {@link #write}, one
 * transaction at a time.
 */
public final class Warehouse implements AutoCloseable {
  private final Database database;
  private final Database.Lock lock;
  private final Connection connection;
  private final ReentrantLock writing = new ReentrantLock();
  private boolean closed;

  private Warehouse(Database database, Database.Writer writer) {
    this.database = database;
    this.lock = writer.lock();
    this.connection = writer.connection();
  }

  /** What is done inside a transaction. */
  @FunctionalInterface
  public interface Work<R> {
    /** Does it on the warehouse's connection. */
    R on(Connection connection) throws SQLException;
  }

  /**
   * Opens the warehouse for writing, which one run does at a time; makes it, on SQLite readable by
   * its owner alone, when it is missing.
   *
   * @param messages told when another program's lock is waited for
   * @throws propensity.Problem if another run has it, it cannot be reached or is not a warehouse
   */
  public static Warehouse open(Database database, Consumer<String> messages) {
    return open(database, database.openForWriting(messages));
  }

  /** Opens the warehouse on a connection. */
  static Warehouse open(Database database, Database.Writer writer) {
    Warehouse warehouse = new Warehouse(database, writer);
    try {
      warehouse.write(
          connection -> {
            database.create(connection);
            return null;
          });
      return warehouse;
    } catch (RuntimeException e) {
      warehouse.close();
      throw e;
    }
  }

  /** Opens a SQLite file for writing. */
  public static Warehouse open(Path file, Consumer<String> messages) {
    return open(Sqlite.at(file), messages);
  }

  /** The same with another patience for other programs' locks. */
  static Warehouse open(Path file, Duration patience, Consumer<String> messages) {
    return open(new Sqlite(Sqlite.at(file).file(), patience), messages);
  }

  /**
   * A connection to a SQLite file that can only read, for reports.
   *
   * @throws propensity.Problem if there is no warehouse
   */
  public static Connection openForReading(Path file) {
    return Sqlite.at(file).openForReading();
  }

  /**
   * Does the work in one transaction: all of it is in the warehouse, and on disk, when this
   * returns; none of it when it throws.
   *
   * @throws propensity.Problem that the user can fix: locked, full, unreachable
   */
  public <R> R write(Work<R> work) {
    lock.requireHeld();
    writing.lock();
    try (Statement statement = connection.createStatement()) {
      statement.execute(database.begin());
      try {
        R result = work.on(connection);
        statement.execute("COMMIT");
        lock.committed();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(e);
        throw e;
      }
    } catch (SQLException e) {
      throw database.problem(e);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Asks on the writing connection, which sees what it has committed; waits for no other writer.
   *
   * @throws propensity.Problem that the user can fix: locked, unreachable
   */
  public <R> R read(Work<R> work) {
    writing.lock();
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw database.problem(e);
    } finally {
      writing.unlock();
    }
  }

  /** Where it is. */
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    writing.lock();
    if (closed) {
      writing.unlock();
      return;
    }
    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      throw database.problem(e);
    } finally {
      lock.close();
      writing.unlock();
    }
  }

  /** A database rolls back by itself after some errors, so that there may be nothing to do. */
  private void rollBack(Throwable cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
