package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.FolderCopy;
import propensity.Problem;
import propensity.model.ServedModel;
import propensity.model.ServedModels;
import propensity.score.ModelSource;
import propensity.source.SourceMapping;
import propensity.spark.SparkExtension;
import propensity.warehouse.Sqlite;

/** Checkpoint and warehouse that do not fit are noticed before anything moves, and mended. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildIT {
  private static final String[] TABLES = {
    "events", "sessions", "orders", "order_items", "late_events", "rejected_events", "files"
  };
  private static final String SERVED =
      "SELECT event_id, model_version, propensity FROM events ORDER BY event_id";

  /** What happens to the files of a stream that has run. */
  private interface Damage {
    void to(StreamRun run, Path earlier) throws IOException;
  }

  @Test
  void everyMismatchIsNoticedAndMended(SparkSession spark, @TempDir Path folder) throws Exception {
    Path earlier = folder.resolve("earlier");
    StreamRun run = new StreamRun(spark, folder.resolve("run")).models(served("v1", "v1", "v2"));
    run.drop(Deliveries.name(1), Deliveries.lines(1)).dropText("bad.csv", "what?\n").once();
    run.drop(Deliveries.name(2), Deliveries.lines(2)).once();
    FolderCopy.copy(run.folder, earlier);
    run.models(served("v2", "v1", "v2"));
    run.drop(Deliveries.name(3), Deliveries.lines(3)).drop("same.csv", Deliveries.lines(1)).once();
    run.drop(Deliveries.name(4), Deliveries.lines(4)).once();
    Map<String, List<String>> tables = tables(run);
    List<String> scores = run.rows(SERVED);
    assertThat(run.rows("SELECT model_version FROM batches ORDER BY batch_id"))
        .containsExactly("v1", "v1", "v2", "v2");

    Map<String, Damage> damages = new TreeMap<>();
    damages.put("the checkpoint is gone", (r, e) -> FileTree.remove(r.folders.checkpoint()));
    damages.put("the checkpoint is older", (r, e) -> replace(r, e, "checkpoint"));
    damages.put(
        "the checkpoint's id is gone",
        (r, e) -> FileTree.remove(r.folders.checkpoint().resolve("metadata")));
    damages.put("the last commit is empty", (r, e) -> empty(r, "commits"));
    damages.put("the last plan is empty", (r, e) -> empty(r, "offsets"));
    damages.forEach(
        (what, damage) -> {
          damageAndMend(run, earlier, what, damage);
          assertThat(tables(run)).as(what).isEqualTo(tables);
          assertThat(run.rows(SERVED)).as(what).isEqualTo(scores);
        });

    // Of what a warehouse does not tell, the champion scores.
    Map<String, Damage> losses = new TreeMap<>();
    losses.put("the warehouse is gone", (r, e) -> FileTree.remove(r.warehouseFile()));
    losses.put("the warehouse is older", (r, e) -> replace(r, e, "warehouse.sqlite"));
    losses.put(
        "both are older",
        (r, e) -> {
          replace(r, e, "warehouse.sqlite");
          replace(r, e, "checkpoint");
        });
    losses.forEach(
        (what, damage) -> {
          damageAndMend(run, earlier, what, damage);
          assertThat(tables(run)).as(what).isEqualTo(tables);
        });

    run.drop(Deliveries.name(5), Deliveries.lines(5)).once();
    assertThat(run.count("SELECT count(*) FROM files WHERE state = 'accepted'")).isEqualTo(5);
  }

  @Test
  void nothingChangesWhenAnAcceptedFileIsLostOrChanged(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.drop(Deliveries.name(1), Deliveries.lines(1)).once();
    run.drop(Deliveries.name(2), Deliveries.lines(2)).once();
    List<String> events = run.rows("SELECT * FROM events ORDER BY 1");
    Path archived = first(run.folders.archive());
    String text = Files.readString(archived);

    Files.writeString(archived, text.substring(0, text.length() - 5));
    assertRefused(run, ExitCode.BAD_DATA, archived.getFileName().toString());
    Files.writeString(archived, text.replace("desktop", "tablet ").replace("mobile", "tablet"));
    assertRefused(run, ExitCode.BAD_DATA, archived.getFileName().toString());
    Files.writeString(archived, text + Deliveries.lines(5)[0] + "\n");
    assertRefused(run, ExitCode.BAD_DATA, archived.getFileName().toString());
    Files.delete(archived);
    assertRefused(run, ExitCode.MISMATCH, archived.getFileName().toString());

    assertThat(run.rows("SELECT * FROM events ORDER BY 1")).isEqualTo(events);
    run.once();

    run.rebuild(true, new StopRequest());
    assertThat(run.rows("SELECT file_id, state, reason FROM files ORDER BY file_id"))
        .containsExactly("1|quarantined|missing", "2|accepted|null");
    assertThat(run.count("SELECT count(*) FROM events")).isLessThan(events.size()).isPositive();
  }

  @Test
  void filesThatNeitherFolderNorLedgerHasAreMissedByTheirNumbers(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    for (int file = 1; file <= 3; file++) {
      run.drop(Deliveries.name(file), Deliveries.lines(file)).once();
    }
    FileTree.remove(run.warehouseFile());
    FileTree.remove(run.folders.checkpoint());
    Files.delete(first(run.folders.archive()));

    assertRefused(run, ExitCode.MISMATCH, "000000001_");
    run.rebuild(true, new StopRequest());
    run.rebuild();
    assertThat(run.rows("SELECT state FROM files ORDER BY file_id"))
        .containsExactly("quarantined", "accepted", "accepted");
  }

  @Test
  void anotherMappingThanThatOfTheFilesIsRefused(SparkSession spark, @TempDir Path folder) {
    StreamRun run = new StreamRun(spark, folder);
    run.drop(Deliveries.name(1), Deliveries.lines(1)).once();
    List<String> events = run.rows("SELECT * FROM events ORDER BY 1");
    SourceMapping contract = SourceMapping.contract();

    run.mapping(contract.with(new SourceMapping.Text(",", "", "", List.of())));
    assertRefused(run, ExitCode.MISMATCH, "source mapping");
    assertThat(run.rows("SELECT * FROM events ORDER BY 1")).isEqualTo(events);
    run.mapping(contract).rebuild();
    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(events.size());
  }

  /** Of files whose mapping was not written down the lines tell that it was another one. */
  @Test
  void otherNumbersOfLinesAreThoseOfAnotherMappingOrAnEarlierReader(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.drop(Deliveries.name(1), Deliveries.lines(1)).once();
    Map<String, List<String>> tables = tables(run);

    write(run, "UPDATE files SET lines = lines + 1, mapping = NULL");
    assertRefused(run, ExitCode.MISMATCH, "fewer events");
    write(run, "UPDATE files SET lines = lines - 2");
    assertThat(tables(run.rebuild())).isEqualTo(tables);
    write(run, "UPDATE files SET lines = lines + 1");
    assertThat(tables(run.rebuild())).isEqualTo(tables);
  }

  /** As kill -9 leaves it; the file itself is lost then. */
  @Test
  void logOfALostWarehouseIsNotTakenForThatOfTheNewOne(SparkSession spark, @TempDir Path folder)
      throws Exception {
    Path log = folder.resolve("warehouse.sqlite-wal");
    Path killed = folder.resolve("log-of-the-killed-run");
    StreamRun run = new StreamRun(spark, folder);
    for (int file = 1; file <= 3; file++) {
      run.drop(Deliveries.name(file), Deliveries.lines(file, 400));
    }
    run.afterBatch(batch -> copyFile(log, killed)).once();
    run.afterBatch(batch -> {});
    Map<String, List<String>> tables = tables(run);
    Files.delete(run.warehouseFile());
    Files.move(killed, log, StandardCopyOption.REPLACE_EXISTING);

    run.rebuild();

    assertThat(run.rows("PRAGMA integrity_check")).containsExactly("ok");
    assertThat(tables(run)).isEqualTo(tables);
    assertThat(folder.resolve("warehouse.sqlite.before-rebuild-1-wal")).exists();
  }

  private static void copyFile(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void fileOfOthersWhereARebuildBuildsIsNamed(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.drop(Deliveries.name(1), Deliveries.lines(1)).once();
    for (String name : List.of("notes.txt", "checkpoint/notes.txt")) {
      Path theirs = folder.resolve("checkpoint.rebuild").resolve(name);
      Files.createDirectories(theirs.getParent());
      Files.writeString(theirs, "theirs");
      assertRefused(run, ExitCode.MISMATCH, theirs.toString());
      assertThat(theirs).hasContent("theirs");
      Files.delete(theirs);
    }
    run.rebuild();
  }

  @Test
  void rebuildThatIsStoppedLeavesTheOldAndKeepsItWhenItIsDone(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    for (int file = 1; file <= 3; file++) {
      run.drop(Deliveries.name(file), Deliveries.lines(file)).once();
    }
    List<String> batches = run.rows("SELECT * FROM batches");
    StopRequest stop = new StopRequest();
    run.afterBatch(batch -> stop.ask()).rebuild(false, stop);
    assertThat(run.rows("SELECT * FROM batches")).isEqualTo(batches);
    run.afterBatch(batch -> {}).once();
    assertThat(folder.resolve("warehouse.sqlite.rebuild")).doesNotExist();
    assertThat(folder.resolve("checkpoint.rebuild")).doesNotExist();

    run.rebuild();
    assertThat(run.rows("SELECT * FROM batches")).isNotEqualTo(batches);
    assertThat(
            Tables.query(
                Sqlite.at(folder.resolve("warehouse.sqlite.before-rebuild-1")),
                "SELECT * FROM batches"))
        .isEqualTo(batches);
    assertThat(run.messages)
        .anyMatch(message -> message.contains("warehouse.sqlite.before-rebuild-1"));
  }

  /** As programs before versions were written down have left it: no marks, other tables. */
  @Test
  void warehouseOfAnEarlierLayoutIsRebuilt(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.drop(Deliveries.name(1), Deliveries.lines(1)).dropText("bad.csv", "what?\n").once();
    run.drop(Deliveries.name(2), Deliveries.lines(2)).once();
    Map<String, List<String>> tables = tables(run);
    try (Connection on = DriverManager.getConnection("jdbc:sqlite:" + run.warehouseFile());
        Statement statement = on.createStatement()) {
      for (String view : run.rows("SELECT name FROM sqlite_master WHERE type = 'view'")) {
        statement.executeUpdate("DROP VIEW " + view);
      }
      statement.executeUpdate("DROP TABLE events");
      statement.executeUpdate("CREATE TABLE events (event_id TEXT PRIMARY KEY)");
      statement.executeUpdate("ALTER TABLE files DROP COLUMN mapping");
      statement.executeUpdate("PRAGMA user_version = 0");
      statement.executeUpdate("PRAGMA application_id = 0");
    }
    assertThatThrownBy(run::once)
        .isInstanceOfSatisfying(
            Problem.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH);
              assertThat(e.remedy()).contains("stream --rebuild-checkpoint");
            });

    run.rebuild();
    assertThat(tables(run)).isEqualTo(tables);
  }

  private static void write(StreamRun run, String sql) throws SQLException {
    try (Connection on = DriverManager.getConnection("jdbc:sqlite:" + run.warehouseFile());
        Statement statement = on.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static void assertRefused(StreamRun run, ExitCode code, String named) {
    assertThatThrownBy(run::rebuild)
        .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(named);
  }

  private static Path first(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  private static void damageAndMend(StreamRun run, Path earlier, String what, Damage damage) {
    try {
      damage.to(run, earlier);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    assertThatThrownBy(run::once)
        .as(what)
        .isInstanceOfSatisfying(
            Problem.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH);
              assertThat(e.remedy()).contains("stream --rebuild-checkpoint");
            });
    run.rebuild();
  }

  private static ModelSource served(String champion, String... known) {
    List<String> versions = List.of(known);
    return new ModelSource() {
      @Override
      public ServedModel champion() {
        return ServedModels.rising(champion);
      }

      @Override
      public Optional<ServedModel> version(String version) {
        return versions.contains(version)
            ? Optional.of(ServedModels.rising(version))
            : Optional.empty();
      }
    };
  }

  private static Map<String, List<String>> tables(StreamRun run) {
    Map<String, List<String>> tables = new TreeMap<>();
    for (String table : TABLES) {
      tables.put(table, run.table(table));
    }
    return tables;
  }

  private static void empty(StreamRun run, String log) throws IOException {
    try (Stream<Path> files = Files.list(run.folders.checkpoint().resolve(log))) {
      Path newest =
          files
              .filter(file -> file.getFileName().toString().matches("\\d+"))
              .max(Comparator.comparingInt(file -> Integer.parseInt(file.getFileName().toString())))
              .orElseThrow();
      Files.write(newest, new byte[0]);
    }
  }

  private static void replace(StreamRun run, Path earlier, String name) throws IOException {
    FileTree.remove(run.folder.resolve(name));
    FolderCopy.copy(earlier.resolve(name), run.folder.resolve(name));
  }
}
