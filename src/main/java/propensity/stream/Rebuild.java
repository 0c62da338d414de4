package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import propensity.Failpoint;
import propensity.event.Rejection.Reason;
import propensity.model.ServedModel;
import propensity.score.ModelSource;
import propensity.sink.EventCopy;
import propensity.source.SourceMapping;
import propensity.stream.gate.IngestGate;
import propensity.stream.gate.StreamFolders;
import propensity.stream.gate.UnknownFiles;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Query;
import propensity.warehouse.Schema;
import propensity.warehouse.Warehouse;

/**
 * Rebuilds checkpoint and warehouse from the accepted files, which are all kept. Everything is
 * checked first and built beside what is there, which stays in use until the new is complete, and
 * is kept then under another name. However it ends before, nothing has changed.
 *
 * <p>Files come in again in the order of their acceptance, each scored by the model that scored it
 * before as far as the ledger tells: runs of files with the same model are handed to the stream one
 * after the other, so that the stream itself knows nothing of it.
 */
public final class Rebuild {
  private final StreamFolders folders;
  private final RebuiltCheckpoint checkpoint;
  private final SourceMapping mapping;
  private final Configuration hadoop;
  private final RebuildOptions options;
  private final StopRequest stop;
  private final Consumer<String> messages;

  /**
   * A rebuild; nothing happens yet.
   *
   * @param options what a person has allowed
   * @param messages what a person should know in between
   */
  public Rebuild(
      StreamFolders folders,
      SourceMapping mapping,
      Configuration hadoop,
      RebuildOptions options,
      StopRequest stop,
      Consumer<String> messages) {
    this.folders = folders;
    this.checkpoint = new RebuiltCheckpoint(folders);
    this.mapping = mapping;
    this.hadoop = hadoop;
    this.options = options;
    this.stop = stop;
    this.messages = messages;
  }

  /** Puts a stream together that writes to another warehouse and keeps another checkpoint. */
  public interface Streams {
    EventStream on(Warehouse warehouse, StreamFolders folders);
  }

  /** Files that one model scores: its version, null where none is known, and the last of them. */
  private record Run(String model, List<DroppedFile> files) {
    long last() {
      return files.get(files.size() - 1).fileId();
    }
  }

  /**
   * Rebuilds.
   *
   * @param copies of events, which are made again too
   * @return whether it is done; not if it was asked to stop
   * @throws propensity.Problem if not all files are what they were when they were accepted
   */
  public boolean run(
      Database database, Streams streams, ModelSource models, Optional<EventCopy> copies)
      throws InterruptedException {
    boolean swapped = false;
    checkpoint.requireNothingForeign();
    try (Database.Replacement replacement = database.replace(messages)) {
      OldLedger old = OldLedger.of(database);
      copies.ifPresent(made -> old.queries().forEach(made::finishRebuild)); // if one was killed
      Warehouse warehouse = replacement.warehouse();
      List<DroppedFile> files = checkedFiles(old, warehouse);
      checkpoint.remove();
      Optional<EventCopy> built = copies.map(EventCopy::rebuilt);
      built.ifPresent(EventCopy::clear);
      EventStream stream = streams.on(warehouse, checkpoint.folders());
      built.ifPresent(stream::archiveTo);
      for (Run run : runs(files, old.models())) {
        bringIn(stream, run, models);
        if (stop.asked()) {
          messages.accept("the rebuild was stopped, nothing has changed; run it again to redo it");
          return false;
        }
      }
      Optional<String> query = warehouse.read(Ledger::newestQuery);
      List<DroppedFile> duplicates = warehouse.read(Ledger::duplicates);
      built.ifPresent(made -> made.willReplace(query.orElse(""), queriesBefore(old)));
      Failpoint.REBUILD_BUILT.hit();
      replacement
          .swapIn()
          .ifPresent(kept -> messages.accept("the warehouse before is kept as " + kept));
      swapped = true; // from here on, the next run would bring this to its end
      Failpoint.REBUILD_SWAPPED.hit();
      checkpoint
          .swapIn()
          .ifPresent(kept -> messages.accept("the checkpoint before is kept as " + kept));
      checkpoint.remove();
      copies.ifPresent(made -> made.finishRebuild(query.orElse("")));
      setAside(duplicates);
      return true;
    } finally {
      if (!swapped) {
        checkpoint.remove();
      }
    }
  }

  /** A file that is back may be a duplicate now, and does not belong to the accepted ones. */
  private void setAside(List<DroppedFile> duplicates) {
    try {
      for (DroppedFile file : duplicates) {
        if (Files.exists(folders.archived(file))) {
          StreamFolders.move(folders.archived(file), folders.quarantined(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the warehouse before is lost, the checkpoint may still tell its query. */
  private List<String> queriesBefore(OldLedger old) {
    Set<String> queries = new TreeSet<>(old.queries());
    new CheckpointFiles(folders.checkpoint()).queryId().ifPresent(queries::add);
    return List.copyOf(queries);
  }

  private void bringIn(EventStream stream, Run run, ModelSource models)
      throws InterruptedException {
    Optional<ServedModel> before = Optional.ofNullable(run.model()).flatMap(models::version);
    messages.accept(
        "bringing in %,d files again, model %s"
            .formatted(run.files().size(), before.orElseGet(models::champion).version()));
    stream.bringIn(
        before.<ModelSource>map(model -> () -> model).orElse(models), folders, run.last());
  }

  /** What the new ledger begins with; the accepted ones among it, all as they were. */
  private List<DroppedFile> checkedFiles(OldLedger old, Warehouse warehouse) {
    RebuildCheck check =
        new RebuildCheck(folders, mapping, hadoop, options, old.unreadRecords(), messages);
    List<DroppedFile> known = check.known(old.files());
    warehouse.write(
        on -> {
          for (DroppedFile file : known) {
            Ledger.add(on, file);
          }
          return null;
        });
    try {
      new IngestGate(folders, warehouse, mapping, 0, hadoop, messages).resume();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new UnknownFiles(folders, warehouse, mapping, hadoop, messages).writeDown();
    List<DroppedFile> gaps = check.gaps(warehouse.read(Ledger::numbered));
    warehouse.write(
        on -> {
          for (DroppedFile gap : gaps) {
            Ledger.add(on, gap);
          }
          return null;
        });
    return warehouse.read(Ledger::allAccepted);
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

  /**
   * What a rebuild takes from the warehouse before it, of whatever version.
   *
   * @param files every file that went through the gate, in order
   * @param models version of the model that scored a file, by its number
   * @param queries whose batches are there
   * @param unreadRecords how many records of a file could not be read as events, by its number
   */
  private record OldLedger(
      List<DroppedFile> files,
      Map<Long, String> models,
      List<String> queries,
      Map<Long, Long> unreadRecords) {

    /** That of a warehouse; an empty one where there is none. */
    static OldLedger of(Database warehouse) {
      if (!warehouse.exists()) {
        return new OldLedger(List.of(), Map.of(), List.of(), Map.of());
      }
      try (Connection on = warehouse.openAnyVersion()) {
        return new OldLedger(files(on), models(on), queries(on), unreadRecords(on));
      } catch (SQLException e) {
        throw warehouse.problem(e);
      }
    }

    private static List<DroppedFile> files(Connection on) throws SQLException {
      boolean hasMapping = Schema.columnsOf(on, "files").contains("mapping");
      return Query.records(
          on,
          "SELECT file_id, name, sha256, bytes, lines, state, reason, accepted_at, "
              + (hasMapping ? "mapping" : "NULL AS mapping")
              + " FROM files ORDER BY file_id",
          DroppedFile.class);
    }

    private static Map<Long, String> models(Connection on) throws SQLException {
      Map<Long, String> models = new HashMap<>();
      Query.list(
              on,
              "SELECT file_id, model_version FROM files JOIN batches USING (query_id, batch_id)",
              row -> Map.entry(row.getLong(1), row.getString(2)))
          .forEach(file -> models.put(file.getKey(), file.getValue()));
      return models;
    }

    private static List<String> queries(Connection on) throws SQLException {
      return Query.list(on, "SELECT DISTINCT query_id FROM batches", row -> row.getString(1));
    }

    private static Map<Long, Long> unreadRecords(Connection on) throws SQLException {
      if (!Schema.columnsOf(on, "rejected_events").contains("file_id")) {
        return Map.of();
      }
      Map<Long, Long> unread = new HashMap<>();
      Query.list(
              on,
              "SELECT file_id, reason, COUNT(*) FROM rejected_events GROUP BY file_id, reason",
              row -> new Unread(row.getLong(1), row.getString(2), row.getLong(3)))
          .stream()
          .filter(Unread::isOfReading)
          .forEach(some -> unread.merge(some.fileId(), some.records(), Long::sum));
      return unread;
    }

    private record Unread(long fileId, String reason, long records) {
      boolean isOfReading() {
        return Reason.named(reason).map(Reason::isOfReading).orElse(true);
      }
    }
  }
}
