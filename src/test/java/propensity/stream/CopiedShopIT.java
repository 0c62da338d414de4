package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.FolderCopy;
import propensity.spark.SparkExtension;
import propensity.spark.StateStore;
import propensity.stream.gate.StreamFolders;

/** Checkpoints of the right query and number that are not those of the warehouse all the same. */
@ExtendWith(SparkExtension.class)
class CopiedShopIT {

  @Test
  void checkpointOfACopyThatWentOnByItselfIsRefused(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun one = new StreamRun(spark, folder.resolve("one"));
    one.drop("1.csv", Deliveries.lines(1)).once();
    FolderCopy.copy(one.folder, folder.resolve("two"));
    StreamRun two = new StreamRun(spark, folder.resolve("two"));
    one.drop("2.csv", Deliveries.lines(2)).once();
    two.drop("3.csv", Deliveries.lines(3)).once();
    Path own = folder.resolve("own");
    Files.move(one.folders.checkpoint(), own);
    FolderCopy.copy(two.folders.checkpoint(), one.folders.checkpoint());
    one.drop("4.csv", Deliveries.lines(4));

    assertProblem(ExitCode.MISMATCH)
        .why("file 2")
        .remedy("stream --rebuild-checkpoint")
        .by(one::once);
    assertThat(one.folders.incoming().resolve("4.csv")).as("nothing has moved").exists();

    FileTree.remove(one.folders.checkpoint());
    Files.move(own, one.folders.checkpoint());
    StateStore.close();
    List<String> events = one.once().table("events");
    FileTree.remove(one.folders.checkpoint());
    FolderCopy.copy(two.folders.checkpoint(), one.folders.checkpoint());
    assertThat(one.rebuild().table("events")).isEqualTo(events);
  }

  /** As offsets were written before they said which file they end with. */
  @Test
  void offsetsThatOnlyHaveANumberAreReadOn(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.drop("1.csv", Deliveries.lines(1)).once();
    run.drop("2.csv", Deliveries.lines(2)).once();
    for (Path plan : StreamFolders.list(run.folders.checkpoint().resolve("offsets"))) {
      if (plan.getFileName().toString().startsWith(".")) {
        Files.delete(plan);
      } else {
        String text =
            Files.readString(plan).replaceAll("\\{\"file_id\":(\\d+).*", "{\"file_id\":$1}");
        Files.writeString(plan, text);
      }
    }

    run.drop("3.csv", Deliveries.lines(3)).once();

    assertThat(run.rows("SELECT batch_id FROM files ORDER BY 1")).containsExactly("0", "1", "2");
  }

  @Test
  void checkpointThatHasLostStateIsRebuilt(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.drop("1.csv", Deliveries.lines(1)).once();
    run.drop("2.csv", Deliveries.lines(2)).once();
    for (String lost :
        List.of("state", "state/0/1", "state/0/_metadata", "state/0/_stateSchema", "0", "1")) {
      StateStore.close();
      if (lost.length() == 1) {
        removeNewest(run.folders.checkpoint().resolve("state/0").resolve(lost));
      } else {
        FileTree.remove(run.folders.checkpoint().resolve(lost));
      }
      int file = 3 + (int) run.count("SELECT count(*) FROM files");
      run.drop(file + ".csv", Deliveries.lines(file));

      assertProblem(ExitCode.MISMATCH)
          .why("lost its state in state")
          .remedy("stream --rebuild-checkpoint")
          .by(run::once);
      run.rebuild();
      assertThat(run.count("SELECT count(*) FROM files WHERE batch_id IS NULL")).as(lost).isZero();
    }
  }

  /** The newest version of a partition's state, as changes and as a snapshot. */
  private static void removeNewest(Path partition) throws IOException {
    List<Path> files =
        StreamFolders.list(partition).stream()
            .filter(file -> file.getFileName().toString().matches("\\d+\\.(changelog|zip)"))
            .toList();
    long newest = files.stream().mapToLong(CopiedShopIT::version).max().orElseThrow();
    for (Path file : files) {
      if (version(file) == newest) {
        Files.delete(file);
      }
    }
  }

  private static long version(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }
}
