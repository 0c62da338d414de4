package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.model.ServedModels;
import propensity.spark.SparkExtension;

@ExtendWith(SparkExtension.class)
class EventCopyIT {
  private static final String COLUMNS =
      "event_id, session_id, user_id, event_type, page, price_cents, seq, stage, propensity,"
          + " decile, model_version, query_id, batch_id";

  private static final String ROWS = "SELECT " + COLUMNS + " FROM events ORDER BY 1";
  private static final String EVENTS = "SELECT count(*) FROM events";

  @TempDir private Path folder;

  @Test
  void holdsEachEnrichedEventOnceAfterABatchThatDidNotCommitToo(SparkSession spark)
      throws IOException, SQLException {
    Path archive = folder.resolve("copy");
    int[] batches = new int[1];
    StreamRun run =
        new StreamRun(spark, folder)
            .archive(archive)
            .models(() -> ServedModels.rising("v" + ++batches[0]))
            .drop(Deliveries.name(0), inOrder(0))
            .once();
    Files.createDirectories(archive.resolve("_attempts/left-by-a-kill"));
    refuse(spark, run.drop(Deliveries.name(1), inOrder(1)), archive);
    for (int file = 2; file < 4; file++) {
      run.drop(Deliveries.name(file), inOrder(file));
    }
    run.once();
    assertThat(copied(spark, archive)).hasSizeGreaterThan(50).isEqualTo(run.rows(ROWS));
    assertThat(run.rows("SELECT DISTINCT model_version FROM events ORDER BY 1"))
        .containsExactly("v1", "v3", "v4", "v5");
    assertThat(archive.resolve("day=2026-01-05")).isDirectory();
    assertThat(archive.resolve("_attempts/left-by-a-kill")).doesNotExist();

    // Spark may have gone on to the next file by the time the first is refused.
    for (int file = 4; file < 7; file++) {
      run.drop(Deliveries.name(file), inOrder(file));
    }
    refuse(spark, run, archive);
    run.once();
    assertThat(copied(spark, archive)).isEqualTo(run.rows(ROWS));

    run.rebuild();
    assertThat(copied(spark, archive)).isEqualTo(run.rows(ROWS));
    assertThat(archive.resolve("_attempts")).doesNotExist();
    assertThat(archive.resolve("_propensity-rebuild")).doesNotExist();
  }

  @Test
  void rebuildLeavesAloneWhatOthersKeepInTheFolder(SparkSession spark) throws IOException {
    Path archive = folder.resolve("copy");
    StreamRun run = new StreamRun(spark, folder).archive(archive);
    run.drop(Deliveries.name(0), inOrder(0)).once();
    List<Path> theirs =
        List.of(
            archive.resolve("day=2026-01-05/part-00000.snappy.parquet"),
            archive.resolve("day=1999-12-31/orders.parquet"),
            archive.resolve("_rebuild/notes.txt"),
            archive.resolve("_attempts/notes.txt"),
            archive.resolve("_attempts/12/notes.txt"),
            archive.resolve("_propensity-rebuild/notes.txt"),
            archive.resolve("_propensity-rebuild/day=2026-01-05/notes.txt"),
            archive.resolve("readme.txt"));
    for (Path file : theirs) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "theirs");
    }

    Files.writeString(archive.resolve("_attempts/12/2026-01-05"), "left by a kill");

    run.rebuild();
    assertThat(theirs).allSatisfy(file -> assertThat(file).hasContent("theirs"));
    assertThat(archive.resolve("_attempts/12/2026-01-05")).doesNotExist();
    String query = run.rows("SELECT DISTINCT query_id FROM batches").get(0);
    try (Stream<Path> copies = Files.list(archive.resolve("day=2026-01-05"))) {
      assertThat(copies.map(file -> file.getFileName().toString()))
          .contains("part-00000.snappy.parquet")
          .hasSizeGreaterThan(1)
          .allMatch(name -> name.startsWith("part-") || name.contains(query));
    }
    try (Stream<Path> left = Files.walk(archive.resolve("_propensity-rebuild"))) {
      assertThat(left.filter(Files::isRegularFile)).hasSize(2).allMatch(theirs::contains);
    }
  }

  @Test
  void fileWhereAFolderBelongsIsNamedBeforeAnythingChanges(SparkSession spark) throws IOException {
    Path archive = folder.resolve("copy");
    StreamRun run = new StreamRun(spark, folder).archive(archive);
    Path theirs = archive.resolve("day=2026-01-05");
    for (Path file : List.of(theirs, archive.resolve("_attempts"), archive)) {
      FileTree.remove(archive);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "theirs");
      run.drop(Deliveries.name(0), inOrder(0));
      assertProblem(ExitCode.USAGE).why(file.toString()).remedy("--archive").by(run::once);
      assertThat(run.count(EVENTS)).isZero();
      Files.delete(file);
    }
    run.once();
    Files.move(theirs, folder.resolve("kept"));
    Files.writeString(theirs, "theirs");
    List<String> batches = run.rows("SELECT * FROM batches");

    assertProblem(ExitCode.USAGE).why(theirs.toString()).by(run::rebuild);

    assertThat(run.rows("SELECT * FROM batches")).isEqualTo(batches);
    Files.delete(theirs);
    Files.move(folder.resolve("kept"), theirs);
    run.rebuild();
    assertThat(copied(spark, archive)).isEqualTo(run.rows(ROWS));
  }

  /** Then only the checkpoint tells which copies the new ones replace. */
  @Test
  void rebuildReplacesCopiesOfAWarehouseThatIsLost(SparkSession spark) throws IOException {
    Path archive = folder.resolve("copy");
    StreamRun run = new StreamRun(spark, folder).archive(archive);
    run.drop(Deliveries.name(0), inOrder(0)).once();
    Files.delete(run.warehouseFile());

    run.rebuild();
    assertThat(copied(spark, archive)).isEqualTo(run.rows(ROWS));
  }

  /** A run whose batches are archived and not committed. */
  private static void refuse(SparkSession spark, StreamRun run, Path archive) throws SQLException {
    write(
        run,
        "CREATE TRIGGER refuse BEFORE INSERT ON batches BEGIN SELECT RAISE(ABORT, 'refused'); END");
    assertThatThrownBy(run::once).hasStackTraceContaining("refused");
    assertThat(copied(spark, archive)).hasSizeGreaterThan((int) run.count(EVENTS));
    write(run, "DROP TRIGGER refuse");
  }

  private static void write(StreamRun run, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + run.warehouseFile());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Lines in the order of their times, after all of the file before: no event moves later on. */
  private static String[] inOrder(int file) {
    long from = Instant.parse("2026-01-05T08:00:00Z").toEpochMilli() + file * 900_000L;
    return Stream.of(Deliveries.lines(file))
        .filter(line -> line.startsWith("e") && !line.contains("/other/"))
        .filter(line -> Instant.parse(line.split(",", -1)[3]).toEpochMilli() >= from)
        .distinct()
        .sorted(Comparator.comparing((String line) -> line.split(",", -1)[3]))
        .toArray(String[]::new);
  }

  private static List<String> copied(SparkSession spark, Path archive) {
    spark.read().parquet(archive.toUri().toString()).createOrReplaceTempView("copied");
    return spark.sql("SELECT " + COLUMNS + " FROM copied ORDER BY 1").collectAsList().stream()
        .map(row -> row.mkString("|"))
        .toList();
  }
}
