package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.spark.SparkExtension;
import propensity.stream.gate.StreamFolders;

/** A program that goes on writing to a file after it was accepted loses no line unnoticed. */
@ExtendWith(SparkExtension.class)
class AppendedFileIT {
  private static final String TAIL = Deliveries.lines(0)[0] + "\n";

  @Test
  void fileThatGrewInTheArchiveIsNamedUntilItIsCutBack(SparkSession spark, @TempDir Path folder)
      throws IOException {
    StreamRun run = new StreamRun(spark, folder).drop("a.csv", Deliveries.lines(0)).once();
    Path archived = onlyFileIn(run.folders.archive());
    long accepted = Files.size(archived);
    Files.writeString(archived, TAIL, StandardOpenOption.APPEND);
    run.drop("b.csv", Deliveries.lines(1));

    assertProblem(ExitCode.BAD_DATA)
        .what(
            "a.csv has %,d bytes, accepted were %,d".formatted(accepted + TAIL.length(), accepted))
        .remedy("as a new file")
        .by(run::once);

    assertThat(run.rows("SELECT name FROM files WHERE batch_id IS NULL")).isEmpty();
    try (FileChannel file = FileChannel.open(archived, StandardOpenOption.WRITE)) {
      file.truncate(accepted);
    }
    run.once();
  }

  @Test
  void fileThatGrowsAfterItsBatchIsNamedByTheSameRun(SparkSession spark, @TempDir Path folder) {
    StreamRun run = new StreamRun(spark, folder).drop("a.csv", Deliveries.lines(0));
    run.afterBatch(
        batch -> {
          try {
            Files.writeString(onlyFileIn(run.folders.ready()), TAIL, StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    assertProblem(ExitCode.BAD_DATA).what("a.csv has ").by(run::once);
  }

  private static Path onlyFileIn(Path folder) throws IOException {
    List<Path> files = StreamFolders.list(folder);
    assertThat(files).hasSize(1);
    return files.get(0);
  }
}
