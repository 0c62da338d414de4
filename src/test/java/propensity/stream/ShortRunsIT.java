package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;
import propensity.spark.StateStore;

/**
 * Runs of a scheduler, of a second each. At length, with what a start takes and the checkpoint
 * holds: {@code mvn -B verify -Dit.test=ShortRunsIT -Dshort.runs=1000}.
 */
@ExtendWith(SparkExtension.class)
class ShortRunsIT {
  private static final int RUNS = Integer.getInteger("short.runs", 12);
  private static final int SHOWN = 20;

  /** Spark stores one when there are ten changes since the one before. */
  private static final int RUNS_OF_A_SNAPSHOT = 11;

  @Test
  void stateIsNotReadFromItsBeginningForEver(SparkSession spark, @TempDir Path folder)
      throws IOException {
    StreamRun run = new StreamRun(spark, folder);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      run.drop(Deliveries.name(i), Deliveries.lines(i));
      long began = System.nanoTime();
      run.once();
      StateStore.close(); // as the process does that ends
      millis.add((System.nanoTime() - began) / 1_000_000);
      if (RUNS > SHOWN && (i + 1) % (RUNS / SHOWN) == 0) {
        List<Long> last = millis.subList(millis.size() - RUNS / SHOWN, millis.size());
        System.out.printf(
            "run %,d: median %,d ms, checkpoint of %,d files, %,d bytes%n",
            i + 1,
            last.stream().sorted().toList().get(last.size() / 2),
            files(run.folders.checkpoint()).size(),
            bytes(run.folders.checkpoint()));
      }
    }

    List<Integer> snapshots =
        files(run.folders.checkpoint().resolve("state/0/0")).stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".zip"))
            .map(name -> Integer.parseInt(name.replace(".zip", "")))
            .sorted()
            .toList();
    assertThat(snapshots.get(snapshots.size() - 1))
        .as("the newest of the snapshots %s", snapshots)
        .isGreaterThan(RUNS - RUNS_OF_A_SNAPSHOT);
    assertThat(run.count("SELECT count(*) FROM batches")).isEqualTo(RUNS);
    assertThat(run.disagreements()).isEmpty();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      return below.filter(Files::isRegularFile).toList();
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : files(folder)) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}
