package propensity.warehouse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where a warehouse is, and what is particular about its kind: a SQLite file or PostgreSQL. */
public sealed interface Database permits Sqlite, Postgres {

  /**
   * The database of a setting: a JDBC URL of PostgreSQL, or else the path of a SQLite file.
   *
   * @param environment of the process, where PostgreSQL's user and password may be
   * @throws propensity.Problem if the URL is none that can be used, or holds a password
   */
  static Database of(String setting, Map<String, String> environment) {
    return setting.startsWith("jdbc:")
        ? Postgres.of(setting, environment)
        : Sqlite.at(Path.of(setting));
  }

  /**
   * A connection for writing, which one run has at a time, and what keeps others out.
   *
   * @param lock closed after the connection
   */
  record Writer(Connection connection, Lock lock) {}

  /** Keeps other runs from writing. */
  interface Lock extends AutoCloseable {
    /**
     * Makes sure that it still does.
     *
     * @throws propensity.Problem if not
     */
    void requireHeld();

    /** Something was committed. */
    default void committed() {}

    /** Lets the next run write. */
    @Override
    void close();
  }

  /**
   * Connects for writing; makes the database file where it is missing, tables apart.
   *
   * @param messages told when another program's lock is waited for
   * @throws propensity.Problem if another run has it, naming the owner, or it cannot be reached
   */
  Writer openForWriting(Consumer<String> messages);

  /**
   * A connection that can only read.
   *
   * @throws propensity.Problem if there is no warehouse of this version, or it cannot be reached
   */
  default Connection openForReading() {
    Connection connection = openAnyVersion();
    try {
      SchemaVersion.requireReadable(this, version(connection));
      return connection;
    } catch (SQLException e) {
      throw closing(connection, problem(e));
    } catch (RuntimeException e) {
      throw closing(connection, e);
    }
  }

  private static RuntimeException closing(Connection connection, RuntimeException e) {
    try {
      connection.close();
    } catch (SQLException more) {
      e.addSuppressed(more);
    }
    return e;
  }

  /**
   * A connection that can only read, whatever version the tables have: what has to look at a
   * warehouse before anything else can be said of it.
   *
   * @throws propensity.Problem if there is no warehouse, or it cannot be reached
   */
  Connection openAnyVersion();

  /**
   * The version of the tables' layout; 0 where there are none.
   *
   * @throws propensity.Problem if there are tables of another program in their place
   */
  int version(Connection connection) throws SQLException;

  /** Writes the version down. */
  void writeVersion(Connection connection, int version) throws SQLException;

  /**
   * A connection for one small change beside the run that may be writing.
   *
   * @throws propensity.Problem if it cannot be reached
   */
  Connection openBesideWriter();

  /**
   * Whether somebody has made a warehouse there.
   *
   * @throws propensity.Problem if it cannot be reached
   */
  boolean exists();

  /**
   * Makes sure that no run is writing to it.
   *
   * @throws propensity.Problem naming the owner
   */
  void requireFree();

  /**
   * Makes sure that removing it would remove nothing that others put there.
   *
   * @throws propensity.Problem with the names of tables and views that are not ours
   */
  void requireNothingForeign();

  /**
   * Removes the warehouse with everything in it.
   *
   * @throws propensity.Problem if another run has it, or it cannot be reached
   */
  void remove();

  /**
   * A new warehouse beside this one, which stays as it is until then; other runs are kept out.
   *
   * @throws propensity.Problem if another run has it, it cannot be reached, or it is that of a
   *     newer or another program
   */
  Replacement replace(Consumer<String> messages);

  /** A warehouse that is built beside another one, and takes its place when it is complete. */
  interface Replacement extends AutoCloseable {
    /** The new one, without rows. */
    Warehouse warehouse();

    /**
     * Puts the new one, which is closed by this, in the place of the other in one step.
     *
     * @return where the one before is kept; empty where there was none
     */
    Optional<String> swapIn();

    /** Removes the new one unless it is in place, and lets other runs write. */
    @Override
    void close();
  }

  /** The statement that begins a transaction that writes. */
  String begin();

  /** A definition of SQLite's as this database says it. */
  String ddl(String sqlite);

  /** The definition of a view, which is the same on both kinds unless there is another text. */
  default String viewSql(String view) {
    return Schema.viewSql(view, "views");
  }

  /** Folders of this machine whose disks it writes to. */
  default List<Path> diskPlaces() {
    return List.of();
  }

  /** Whether executors write their rows to it; else they hand them to this process. */
  default boolean executorsWrite() {
    return false;
  }

  /** What is right for either kind of database. */
  <R> R match(Function<Sqlite, R> sqlite, Function<Postgres, R> postgres);

  /** Makes what is missing of tables and views. */
  void create(Connection connection) throws SQLException;

  /** What a user can do about an error; a fault of the program if nothing. */
  RuntimeException problem(SQLException e);
}
