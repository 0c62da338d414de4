package propensity.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
import propensity.ExitCode;
import propensity.NumberedName;
import propensity.Problem;

/** A new file beside the warehouse's; a rename puts it in place. */
final class SqliteReplacement implements Database.Replacement {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String KEPT = "before-rebuild-";

  private final Sqlite old;
  private final Sqlite aside;
  private final RunLock lock;
  private final Warehouse warehouse;

  SqliteReplacement(Sqlite old, Consumer<String> messages) {
    this.old = old;
    this.aside = Sqlite.at(beside("rebuild"));
    this.lock = RunLock.take(old.file());
    try {
      if (aside.exists()) { // of a rebuild that was killed; a file of others is refused
        aside.remove();
      }
      this.warehouse = Warehouse.open(aside, messages);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public Warehouse warehouse() {
    return warehouse;
  }

  @Override
  public Optional<String> swapIn() {
    lock.requireHeld();
    warehouse.close();
    try {
      toOneFile(aside);
      Optional<String> kept = Optional.empty();
      if (Files.exists(old.file())) {
        toOneFile(old);
        kept = Optional.of(keep().toString());
      } else {
        setLogsAside();
      }
      Files.move(aside.file(), old.file(), StandardCopyOption.ATOMIC_MOVE);
      return kept;
    } catch (SQLException e) {
      throw old.problem(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a log beside it, which would be taken for that of the file that comes in its place. */
  private static void toOneFile(Sqlite database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database.file());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
      try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = DELETE")) {
        if (!mode.next() || !mode.getString(1).equals("delete")) {
          throw new Problem(
              ExitCode.LOCKED,
              "the warehouse " + database + " cannot be replaced, nothing has changed",
              "another program has it open",
              "let it finish or stop it (fuser " + database + " names it), then run this again");
        }
      }
    }
  }

  /** A log whose file is lost would be taken for that of the file that comes in its place. */
  private void setLogsAside() throws IOException {
    for (String suffix : new String[] {"-wal", "-shm", "-journal"}) {
      Path log = old.file().resolveSibling(old.file().getFileName() + suffix);
      if (Files.exists(log)) {
        String kept = NumberedName.firstFree(KEPT, name -> Files.exists(beside(name + suffix)));
        Files.move(log, beside(kept + suffix));
      }
    }
  }

  /** Under a second name, so that there is a warehouse at every moment. */
  private Path keep() throws IOException {
    Path kept = beside(NumberedName.firstFree(KEPT, this::isAnother));
    if (Files.exists(kept)) {
      return kept; // a rebuild was killed when it had linked it
    }
    try {
      return Files.createLink(kept, old.file());
    } catch (UnsupportedOperationException e) {
      return Files.copy(old.file(), kept, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private boolean isAnother(String suffix) throws IOException {
    Path there = beside(suffix);
    return Files.exists(there) && !Files.isSameFile(there, old.file());
  }

  private Path beside(String suffix) {
    return old.file().resolveSibling(old.file().getFileName() + "." + suffix);
  }

  @Override
  public void close() {
    try {
      warehouse.close();
      aside.remove();
      Files.deleteIfExists(beside("rebuild.lock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.close();
    }
  }
}
