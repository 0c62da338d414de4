package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.Failpoint;
import propensity.sink.ReadyFile;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * Rebuilds checkpoint and tables from the accepted files, which are all kept. Files come in again
 * in the order of their acceptance, each scored by the model that scored it before as far as the
 * ledger tells: runs of files with the same model are handed to the stream one after the other, so
 * that the stream itself knows nothing of it.
 *
 * <p>The table {@code rebuild_models} is there from the moment the tables are emptied until the
 * last file is in. While it is, no other run begins, and another rebuild starts over with what it
 * says.
 */
final class Rebuild {
  private final Warehouse warehouse;
  private final StreamFolders folders;
  private final IngestGate gate;
  private final Consumer<String> messages;

  Rebuild(Warehouse warehouse, StreamFolders folders, IngestGate gate, Consumer<String> messages) {
    this.warehouse = warehouse;
    this.folders = folders;
    this.gate = gate;
    this.messages = messages;
  }

  /**
   * Files that one model scores.
   *
   * @param model its version, or null where none is known
   * @param files in the order of their acceptance
   */
  record Run(String model, List<DroppedFile> files) {}

  /** Whether a rebuild has begun and not ended. */
  static boolean isUnderWay(Connection on) throws SQLException {
    try (ResultSet rows =
        on.getMetaData().getTables(null, on.getSchema(), "rebuild_models", null)) {
      return rows.next();
    }
  }

  /**
   * Empties the tables and sets the checkpoint aside; what came in before waits in the archive.
   *
   * @return what is to be brought in again, in this order
   * @throws Problem if an accepted file is lost, or a file in the archive is of another warehouse;
   *     nothing has changed then
   */
  List<Run> begin() {
    gate.writeDownUnknown();
    List<DroppedFile> accepted = warehouse.read(Ledger::allAccepted);
    requireAll(accepted);
    warehouse.write(
        on -> {
          emptyTables(on);
          return null;
        });
    Failpoint.REBUILD_EMPTIED.hit();
    for (DroppedFile file : accepted) {
      moveIfThere(folders.ready(file), folders.archived(file));
    }
    Failpoint.REBUILD_ARCHIVED.hit();
    setCheckpointAside();
    Failpoint.REBUILD_SET_ASIDE.hit();
    return runs(accepted, warehouse.read(Rebuild::models));
  }

  /** Makes the files of a run ready. */
  void makeReady(Run run) {
    run.files().forEach(file -> moveIfThere(folders.archived(file), folders.ready(file)));
  }

  /** Everything is in again. */
  void end() {
    warehouse.write(
        on -> {
          try (Statement statement = on.createStatement()) {
            return statement.executeUpdate("DROP TABLE rebuild_models");
          }
        });
  }

  private void requireAll(List<DroppedFile> accepted) {
    List<String> missing = new ArrayList<>();
    for (DroppedFile file : accepted) {
      if (!folders.has(file)) {
        missing.add(ReadyFile.of(file).fileName());
      }
    }
    if (!missing.isEmpty()) {
      throw new Problem(
          ExitCode.MISMATCH,
          "%,d accepted files are missing, so that the tables cannot be made from them: %s"
              .formatted(missing.size(), String.join(", ", missing)),
          "they are neither in " + folders.archive() + " nor in " + folders.ready(),
          "put them back, or restore checkpoint and warehouse from copies of the same moment");
    }
  }

  private static void emptyTables(Connection on) throws SQLException {
    try (Statement statement = on.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS rebuild_models"
              + " (file_id INTEGER NOT NULL PRIMARY KEY, model_version TEXT NOT NULL)");
      // A rebuild that starts over must not forget what the first one knew.
      statement.executeUpdate(
          "INSERT INTO rebuild_models SELECT file_id, model_version"
              + " FROM files JOIN batches USING (query_id, batch_id)"
              + " WHERE true ON CONFLICT DO NOTHING");
      for (String table :
          new String[] {"events", "sessions", "late_events", "rejected_events", "batches"}) {
        statement.executeUpdate("DELETE FROM " + table);
      }
      statement.executeUpdate("UPDATE files SET query_id = NULL, batch_id = NULL");
    }
  }

  private static Map<Long, String> models(Connection on) throws SQLException {
    Map<Long, String> models = new TreeMap<>();
    try (PreparedStatement query =
            on.prepareStatement("SELECT file_id, model_version FROM rebuild_models");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        models.put(rows.getLong(1), rows.getString(2));
      }
    }
    return models;
  }

  /** Files without a known model, or never read before, are scored by the champion. */
  private static List<Run> runs(List<DroppedFile> files, Map<Long, String> models) {
    List<Run> runs = new ArrayList<>();
    for (DroppedFile file : files) {
      String model = models.get(file.fileId());
      Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last == null || !Objects.equals(last.model(), model)) {
        last = new Run(model, new ArrayList<>());
        runs.add(last);
      }
      last.files().add(file);
    }
    return runs;
  }

  private void setCheckpointAside() {
    Path checkpoint = folders.checkpoint();
    if (!Files.exists(checkpoint)) {
      return;
    }
    int number = 1;
    while (Files.exists(aside(number))) {
      number++;
    }
    try {
      Files.move(checkpoint, aside(number), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    messages.accept("the checkpoint before is kept as " + aside(number));
  }

  private Path aside(int number) {
    Path checkpoint = folders.checkpoint();
    return checkpoint.resolveSibling(checkpoint.getFileName() + ".before-rebuild-" + number);
  }

  private static void moveIfThere(Path from, Path to) {
    try {
      if (Files.exists(from)) {
        StreamFolders.move(from, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
