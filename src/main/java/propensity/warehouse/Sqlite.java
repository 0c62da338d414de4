package propensity.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;
import propensity.ExitCode;
import propensity.PrivateFiles;
import propensity.Problem;
import propensity.warehouse.driver.LogCheckpoints;
import propensity.warehouse.driver.LoggingBusyHandler;

/**
 * A SQLite file: write-ahead log, every commit on disk before it returns.
 *
 * @param file absolute
 * @param patience with other programs' locks
 */
public record Sqlite(Path file, Duration patience) implements Database {
  private static final int CACHE_KIB = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LITTLE_BYTES = 1 << 20;
  private static final int MAX_LINKS = 40; // as many as the system follows

  /** The file of a path, or of the link that is there. */
  public static Sqlite at(Path path) {
    return new Sqlite(behindLinks(path.toAbsolutePath().normalize()), PATIENCE);
  }

  /** SQLite keeps its log beside the file itself: so are the lock, and what takes its place. */
  private static Path behindLinks(Path path) {
    Path file = path;
    try {
      for (int links = 0; Files.isSymbolicLink(file) && links < MAX_LINKS; links++) {
        Path folder = file.getParent().toRealPath();
        file = folder.resolve(Files.readSymbolicLink(file)).normalize();
      }
      return file;
    } catch (IOException e) {
      return path; // whoever opens it is told why it cannot be
    }
  }

  @Override
  public Writer openForWriting(Consumer<String> messages) {
    RunLock lock = RunLock.take(file);
    try {
      makeFile();
      if (Files.size(file) > 0) { // a file that is not ours is not even given another journal
        try (Connection before = open(true)) {
          SchemaVersion.requireWritable(this, version(before));
        }
      }
      SQLiteConfig config = new SQLiteConfig();
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setCacheSize(-CACHE_KIB);
      config.setGetGeneratedKeys(false); // the driver would ask for one after every insert
      config.setOpenMode(SQLiteOpenMode.NOMUTEX); // Warehouse lets in one thread at a time
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      BusyHandler.setHandler(connection, new LoggingBusyHandler(file, patience, messages));
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA wal_autocheckpoint = " + LogCheckpoints.MAX_PAGES);
      }
      // Transactions are begun and ended in SQL: the driver need not ask at each row.
      connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
      LogCheckpoints log = new LogCheckpoints(file, config.createConnection("jdbc:sqlite:" + file));
      return new Writer(connection, new SqliteWriteLock(RunLock.FileIdentity.of(file), lock, log));
    } catch (IOException e) {
      lock.close();
      throw new Problem(
          ExitCode.WAREHOUSE_UNREACHABLE,
          "cannot make the warehouse " + file,
          String.valueOf(e),
          "check that its folder can be written, or name another with --set paths.warehouse=FILE",
          e);
    } catch (SQLException e) {
      lock.close();
      throw problem(e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What belongs to the writing connection: the lock, and the copying of the log. */
  private record SqliteWriteLock(RunLock.FileIdentity file, RunLock lock, LogCheckpoints log)
      implements Lock {
    @Override
    public void requireHeld() {
      lock.requireHeld();
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
    public void committed() {
      log.committed();
    }

    @Override
    public void close() {
      try {
        log.close();
      } catch (SQLException e) {
        throw new IllegalStateException("cannot end copying SQLite's log", e);
      } finally {
        lock.close();
      }
    }
  }

  @Override
  public Connection openAnyVersion() {
    if (!Files.exists(file)) {
      SchemaVersion.requireThere(this, SchemaVersion.NONE);
    }
    return open(true);
  }

  @Override
  public int version(Connection connection) throws SQLException {
    List<String> tables =
        Query.list(
            connection,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                + " ORDER BY name",
            row -> row.getString(1));
    long owner = Query.number(connection, "PRAGMA application_id").orElse(0);
    if (owner == SchemaVersion.APPLICATION_ID) {
      return (int) Query.number(connection, "PRAGMA user_version").orElse(0);
    }
    if (owner == 0 && tables.isEmpty()) {
      return SchemaVersion.NONE; // sqlite3 FILE .tables makes one of 0 bytes
    }
    if (owner == 0 && tables.containsAll(List.of("files", "batches"))) {
      return SchemaVersion.UNMARKED;
    }
    throw SchemaVersion.foreign(this, tables);
  }

  @Override
  public void writeVersion(Connection connection, int version) throws SQLException {
    Schema.run(connection, "PRAGMA application_id = " + SchemaVersion.APPLICATION_ID);
    Schema.run(connection, "PRAGMA user_version = " + version);
  }

  @Override
  public Connection openBesideWriter() {
    return open(false);
  }

  private Connection open(boolean readOnly) {
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout((int) PATIENCE.toMillis());
      config.setReadOnly(readOnly);
      return config.createConnection("jdbc:sqlite:" + file);
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  @Override
  public boolean exists() {
    if (!Files.exists(file)) {
      return false;
    }
    try (Connection connection = open(true)) {
      return version(connection) != SchemaVersion.NONE;
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  @Override
  public void requireFree() {
    RunLock.requireFree(file);
  }

  @Override
  public void requireNothingForeign() {
    if (!Files.exists(file)) {
      return;
    }
    try (Connection connection = open(true)) {
      Schema.requireNothingForeign(
          this,
          Query.list(
              connection,
              "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                  + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
              row -> row.getString(1)));
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  @Override
  public void remove() {
    requireFree();
    try {
      for (String suffix : new String[] {"", "-wal", "-shm"}) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Replacement replace(Consumer<String> messages) {
    if (exists()) {
      SchemaVersion.requireNotNewer(this);
    }
    return new SqliteReplacement(this, messages);
  }

  @Override
  public String begin() {
    return "BEGIN IMMEDIATE";
  }

  @Override
  public String ddl(String sqlite) {
    return sqlite;
  }

  @Override
  public List<Path> diskPlaces() {
    return List.of(file.getParent());
  }

  @Override
  public <R> R match(Function<Sqlite, R> sqlite, Function<Postgres, R> postgres) {
    return sqlite.apply(this);
  }

  @Override
  public void create(Connection connection) throws SQLException {
    SchemaVersion.bring(
        this,
        connection,
        () -> {
          Schema.createTables(connection, this);
          Schema.createViews(connection, this);
        });
  }

  private void makeFile() throws IOException {
    PrivateFiles.createFolders(file.getParent());
    try {
      PrivateFiles.createFile(file);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw e;
      }
    }
  }

  @Override
  public RuntimeException problem(SQLException e) {
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
      case SQLITE_FULL -> full(e);
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          new Problem(
              ExitCode.MISMATCH,
              file + " is not a readable SQLite database",
              String.valueOf(e.getMessage()),
              "restore it from a copy, or move it away and start afresh",
              e);
      case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_READONLY, SQLITE_PERM ->
          free() < LITTLE_BYTES
              ? full(e) // the files beside it are full, which SQLite does not tell apart
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

  private Problem full(SQLException e) {
    return new Problem(
        ExitCode.DISK_FULL,
        "the disk of the warehouse %s is full (%,d bytes free)".formatted(file, free()),
        "the transaction was rolled back, nothing is lost",
        "free some space, then run this again",
        e);
  }

  private long free() {
    return file.getParent().toFile().getUsableSpace();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
