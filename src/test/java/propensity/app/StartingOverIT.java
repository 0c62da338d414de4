package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.FolderCopy;
import propensity.spark.SparkExtension;
import propensity.stream.ChildJvm;
import propensity.stream.StreamRun;
import propensity.warehouse.Agreement;
import propensity.warehouse.Query;

/**
 * What is done to a folder in which all commands have run: starting over, and going on.
 *
 * <p>{@code mvn verify} kills the removal at three places; {@code -Dkills=100} at a hundred.
 */
@ExtendWith(SparkExtension.class)
class StartingOverIT {
  private static final int KILLED = 137;

  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void copyWhatTheCommandsMade(SparkSession spark) throws IOException {
    assertThat(spark.version()).isNotEmpty();
    cli = SharedRun.copiedTo(folder);
  }

  @Test
  void startingOverRemovesWhatTheCommandsMadeAndNothingElse() throws IOException {
    for (String foreign :
        List.of(
            "data/raw/orders.csv",
            "data/raw/events/mine.csv",
            "data/processed/mine/part-0.csv",
            "data/archive/README.md",
            "data/ready/notes",
            "data/quarantine/sub/000000012_1767571200000_events.csv",
            "data/checkpoint/mine")) {
      Path file = folder.resolve(foreign);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "mine");
      List<Path> before = tree(folder);
      assertProblem(ExitCode.USAGE)
          .what(file.getFileName().toString())
          .by(() -> CleanupChild.remove(folder, true));
      assertThat(tree(folder)).isEqualTo(before);
      Files.delete(file);
    }
    Path dropped = folder.resolve("data/incoming/new.csv");
    Files.writeString(dropped, "dropped, not read");
    assertProblem(ExitCode.USAGE).what("new.csv").by(() -> CleanupChild.remove(folder, false));
    Files.delete(dropped);

    CleanupChild.remove(folder, false);

    assertThat(tree(folder)).as("left for the next report to replace").allMatch(this::isTable);
  }

  /** What replay has dropped it can drop again; nobody can, what others have. */
  @Test
  void filesThatOthersDroppedAreAskedFor() throws IOException {
    cli.run("replay", "--batch-size", "4000"); // not read yet
    List<Path> before = tree(folder);
    for (String theirs :
        List.of(
            "data/incoming/mine.csv",
            "data/incoming/folder.csv/mine.csv",
            "data/incoming/events-000001-0badcafe.csv",
            "data/ready/000000900_1767571200000_mine.csv",
            "data/archive/000000900_1767571200000_events-000001-0badcafe.csv",
            "data/quarantine/000000900_1767571200000_mine.csv",
            "data/quarantine/000000900_1767571200000_folder.csv/mine.csv")) {
      Path file = folder.resolve(theirs);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "theirs");

      assertProblem(ExitCode.USAGE)
          .what(file.toString())
          .remedy("--yes")
          .by(() -> CleanupChild.remove(folder, false));

      assertThat(file).hasContent("theirs");
      Files.delete(file);
      assertThat(tree(folder)).isEqualTo(before);
    }
    Path dropped = Files.writeString(folder.resolve("data/incoming/mine.csv"), "theirs");
    CleanupChild.remove(folder, true);
    assertThat(dropped).doesNotExist();
  }

  @Test
  void copiesOfEventsGoWithTheirWarehouse() throws IOException {
    Path day = Files.createDirectories(folder.resolve("data/copy/day=2026-01-05"));
    String query = cli.sql("SELECT DISTINCT query_id FROM batches").get(0);
    Path ours = Files.writeString(day.resolve(query + "-000000-0000.parquet"), "ours");
    String another = "00000000-0000-0000-0000-000000000000";
    Path theirs = Files.writeString(day.resolve(another + "-000000-0000.parquet"), "theirs");

    CleanupChild.remove(folder, false);

    assertThat(ours).doesNotExist();
    assertThat(theirs).hasContent("theirs");
  }

  @Test
  void foldersBehindLinksStay() throws IOException {
    for (String name : List.of("incoming", "archive", "raw", "checkpoint")) {
      Path link = folder.resolve("data/" + name);
      Path behind = folder.resolve("behind/" + name);
      Files.createDirectories(behind.getParent());
      Files.move(link, behind);
      Files.createSymbolicLink(link, behind);
    }

    CleanupChild.remove(folder, false);

    assertThat(tree(folder)).allMatch(this::isTable);
    for (String name : List.of("incoming", "archive", "raw", "checkpoint")) {
      assertThat(folder.resolve("data/" + name)).isSymbolicLink();
      assertThat(folder.resolve("behind/" + name)).isEmptyDirectory();
    }
  }

  @Test
  void removalThatIsKilledCanBeDoneAgain(@TempDir Path scratch) throws Exception {
    List<Path> files;
    try (Stream<Path> below = Files.walk(folder)) {
      files = below.filter(path -> !path.startsWith(folder.resolve("models"))).toList();
    }
    ChildJvm jvm = new ChildJvm(scratch);
    long seed = Long.getLong("seed", 1);
    Random places = new Random(seed);
    int kills = Integer.getInteger("kills", 3);
    for (int kill = 0; kill < kills; kill++) {
      Path copy = scratch.resolve("copy-" + kill);
      FolderCopy.copy(folder, copy);
      int place = kill == 0 ? 1 : 1 + places.nextInt(files.size() - 20);
      String failpoint = "-Dpropensity.failpoint=CLEANUP:" + place;
      assertThat(jvm.run(CleanupChild.class, List.of(failpoint), copy.toString()))
          .as("place %d, seed %d: %s", place, seed, jvm.said())
          .isEqualTo(KILLED);
      assertThat(tree(copy)).as("place %d", place).isNotEmpty();

      CleanupChild.remove(copy, false);
      assertThat(tree(copy)).as("place %d, seed %d", place, seed).allMatch(this::isTable);
      FileTree.remove(copy);
    }
  }

  /** A warehouse that is removed before its files, which are still complete, can be made again. */
  @Test
  void killedBeforeTheFirstFileTheTablesCanBeMadeAgain(@TempDir Path scratch) throws Exception {
    List<String> events = cli.sql("SELECT * FROM sessions ORDER BY session_no");
    ChildJvm jvm = new ChildJvm(scratch);
    String failpoint = "-Dpropensity.failpoint=CLEANUP";
    assertThat(jvm.run(CleanupChild.class, List.of(failpoint), folder.toString()))
        .isEqualTo(KILLED);

    assertThat(cli.ending(78, "stream").messages()).contains("stream --rebuild-checkpoint");
    cli.run("stream", "--rebuild-checkpoint");
    assertThat(cli.sql("SELECT * FROM sessions ORDER BY session_no")).isEqualTo(events);
  }

  @Test
  void pipelineBringsInTheEventsItIsGiven(@TempDir Path own) throws IOException {
    long before = Long.parseLong(cli.sql("SELECT count(*) FROM events").get(0));
    Files.writeString(own.resolve("a.csv"), StreamRun.text(line("a"), line("b")));

    cli.run("pipeline", "--events", own.toString());
    assertThat(cli.sql("SELECT count(*) FROM events")).containsExactly("" + (before + 2));
    List<String> files = cli.sql("SELECT * FROM files ORDER BY file_id");

    assertThat(cli.run("pipeline", "--events", own.toString()).messages())
        .contains("the warehouse has them already");
    assertThat(cli.sql("SELECT * FROM files ORDER BY file_id")).isEqualTo(files);
    Files.writeString(own.resolve("b.csv"), StreamRun.text(line("c")));
    cli.run("pipeline", "--events", own.toString());
    assertThat(cli.sql("SELECT count(*) FROM events")).containsExactly("" + (before + 3));
  }

  private static String line(String id) {
    return id + ",new-" + id + ",,2026-01-25T10:00:00Z,page_view,mobile,direct,/,,,";
  }

  private boolean isTable(Path file) {
    return file.startsWith("reports") && file.toString().endsWith(".csv");
  }

  @Test
  void tablesThatDoNotAgreeAreFound() throws Exception {
    assertThat(cli.run("doctor").out()).containsPattern("tables +ok +[0-9,]+ events and");
    long wrong;
    try (Connection connection = cli.warehouse().openBesideWriter()) {
      wrong = Query.number(connection, "SELECT max(session_no) FROM sessions").orElseThrow();
      Agreement.requireSums(connection, List.of(wrong));
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "UPDATE sessions SET revenue_cents = revenue_cents + 1 WHERE session_no = " + wrong);
      }
      assertThatThrownBy(() -> Agreement.requireSums(connection, List.of(wrong)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(Long.toString(wrong));
    }

    assertThat(cli.ending(78, "doctor").out())
        .contains("1 sessions that are not the sum of their events");
  }

  /** The files of a folder; but for models, which stay. */
  private static List<Path> tree(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      return below
          .filter(Files::isRegularFile)
          .map(folder::relativize)
          .filter(file -> !file.startsWith("models") || file.endsWith("champion"))
          .filter(file -> !file.toString().endsWith(".lock"))
          .sorted()
          .toList();
    }
  }
}
