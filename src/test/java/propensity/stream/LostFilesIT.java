package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.Problem;
import propensity.source.SourceMapping;
import propensity.spark.SparkExtension;

/** Accepted files that are lost, that come back, and files that others put in their place. */
@ExtendWith(SparkExtension.class)
class LostFilesIT {
  private static final String FILES = "SELECT file_id, name, state, reason FROM files ORDER BY 1";

  /** With its ledger lost too, nothing but the gap in the numbers tells of it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fileThatIsPutBackComesInWithTheNextRebuild(
      boolean ledgerIsLost, SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = threeFiles(spark, folder);
    List<String> events = run.table("events");
    if (ledgerIsLost) {
      FileTree.remove(run.warehouseFile());
    }
    Path lost = find(run.folders.archive(), "0002");
    Path kept = folder.resolve("kept");
    Files.move(lost, kept);
    run.rebuild(true, new StopRequest());
    assertThat(run.table("events").size()).isLessThan(events.size());

    Files.move(kept, lost);
    run.once();
    assertThat(run.messages)
        .last()
        .asString()
        .contains(lost.getFileName().toString(), "stream --rebuild-checkpoint");

    run.rebuild();
    assertThat(run.table("events")).isEqualTo(events);
    assertThat(run.rows(FILES)).contains("2|0002.csv|accepted|null");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fileThatIsPutBackAndCameInOnceMoreMeanwhileIsADuplicate(
      boolean ledgerIsLost, SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = threeFiles(spark, folder);
    if (ledgerIsLost) {
      FileTree.remove(run.warehouseFile());
    }
    Path lost = find(run.folders.archive(), "0002");
    Path kept = folder.resolve("kept");
    Files.move(lost, kept);
    run.rebuild(true, new StopRequest());
    run.drop("again.csv", Deliveries.lines(2)).once();
    Files.move(kept, lost);

    run.rebuild();

    assertThat(run.rows(FILES))
        .contains("2|0002.csv|duplicate|again.csv", "4|again.csv|accepted|null");
    assertThat(lost).as("training would take it for accepted").doesNotExist();
    assertThat(run.folders.quarantine().resolve(lost.getFileName())).exists();
    assertThat(run.disagreements()).isEmpty();
  }

  @Test
  void anotherFileUnderTheNameOfALostOneIsNotPutBack(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = threeFiles(spark, folder);
    Path lost = find(run.folders.archive(), "0002");
    Path kept = folder.resolve("kept");
    Files.move(lost, kept);
    run.rebuild(true, new StopRequest());
    Files.writeString(lost, Files.readString(kept).replace("mobile", "tablet"));

    run.once();
    assertProblem(ExitCode.BAD_DATA).what(lost.getFileName().toString()).by(run::rebuild);
  }

  @Test
  void newFileOfTheNameOfALostOneIsANewFile(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = threeFiles(spark, folder);
    Files.delete(find(run.folders.archive(), "0002"));
    run.drop("0002.csv", Deliveries.lines(9));

    assertProblem(ExitCode.MISMATCH).what("0002.csv").remedy("--accept-missing").by(run::rebuild);
    run.rebuild(true, new StopRequest());

    assertThat(run.rows(FILES))
        .containsExactly(
            "1|0001.csv|accepted|null",
            "2|0002.csv|quarantined|missing",
            "3|0003.csv|accepted|null",
            "4|0002.csv|accepted|null");
  }

  @Test
  void fileThatOnlyTheMappingOfItsTimeCouldNotReadIsNoDuplicate(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.mapping(SourceMapping.contract().with(new SourceMapping.Text(",", "\"", "", List.of())));
    run.drop("a.csv", Deliveries.lines(1))
        .dropText("b.csv", StreamRun.text(Deliveries.lines(2)).replace(',', ';'))
        .once();
    FileTree.remove(run.warehouseFile());
    FileTree.remove(find(run.folders.archive(), "a.csv"));
    run.mapping(SourceMapping.contract().with(new SourceMapping.Text(";", "\"", "", List.of())));
    run.rebuild(true, new StopRequest());

    assertThat(run.rows(FILES)).contains("2|b.csv|quarantined|not_recorded");
    assertThat(run.messages)
        .anyMatch(message -> message.contains("b.csv") && message.contains("incoming"));
    Path aside = find(run.folders.quarantine(), "b.csv");
    Files.move(aside, run.folders.incoming().resolve("b.csv"));
    assertThat(run.once().rows(FILES)).contains("3|b.csv|accepted|null");
  }

  @Test
  void lostFileThatMayNeverHaveBeenAcceptedIsNotCalledAccepted(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.drop("a.csv", Deliveries.lines(1)).dropText("bad.csv", "what?\n");
    run.drop("c.csv", Deliveries.lines(2)).once();
    List<String> events = run.table("events");
    FileTree.remove(run.warehouseFile());
    FileTree.remove(run.folders.quarantine());

    Problem problem =
        assertProblem(ExitCode.MISMATCH)
            .what("000000002")
            .why(run.folders.quarantine().toString())
            .remedy("--accept-missing")
            .by(run::rebuild);
    assertThat(problem.getMessage()).doesNotContain("accepted");
    assertThat(run.rebuild(true, new StopRequest()).table("events")).isEqualTo(events);
  }

  /** A number that another file has, or one far beyond all others. */
  @Test
  void filesThatOthersPutIntoTheArchiveAreNamed(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = threeFiles(spark, folder);
    long later = System.currentTimeMillis() + 1000;
    for (String name : new String[] {"003000000_2_x.csv", "000000002_%d_x.csv".formatted(later)}) {
      Path stranger = Files.writeString(run.folders.archive().resolve(name), "theirs");
      assertProblem(ExitCode.MISMATCH).contains(name).remedy("move").by(run::once);
      assertProblem(ExitCode.MISMATCH).contains(name).remedy("move").by(run::rebuild);
      Files.delete(stranger);
    }
    Path ahead = run.folders.archive().resolve("000000999_2_x.csv");
    Files.writeString(ahead, StreamRun.text(Deliveries.lines(5)));
    assertProblem(ExitCode.MISMATCH)
        .what("000000004_* to 000000998_* before file 999")
        .remedy("move")
        .by(run::rebuild);
    Files.delete(ahead);
    FileTree.remove(run.warehouseFile());
    for (String name : new String[] {"003000000_2_x.csv", "000000002_%d_x.csv".formatted(later)}) {
      Path stranger =
          Files.writeString(
              run.folders.archive().resolve(name), StreamRun.text(Deliveries.lines(5)));
      assertProblem(ExitCode.MISMATCH)
          .contains(name)
          .remedy("move")
          .by(() -> run.rebuild(true, new StopRequest()));
      Files.delete(stranger);
    }
    run.rebuild();
  }

  private static StreamRun threeFiles(SparkSession spark, Path folder) {
    StreamRun run = new StreamRun(spark, folder).filesPerBatch(2);
    for (int file = 1; file <= 3; file++) {
      run.drop(Deliveries.name(file), Deliveries.lines(file));
    }
    return run.once();
  }

  private static Path find(Path folder, String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains(part))
          .findFirst()
          .orElseThrow();
    }
  }
}
