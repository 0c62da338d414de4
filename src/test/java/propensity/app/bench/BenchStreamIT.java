package propensity.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.app.Cli;
import propensity.spark.SparkExtension;

/** A smoke test: the benchmark of the stream has all its figures, and leaves nothing behind. */
@ExtendWith(SparkExtension.class)
class BenchStreamIT {
  @TempDir Path folder;

  @Test
  void streamIsMeasuredAgainstItsSink(SparkSession spark) throws Exception {
    assertThat(spark.version()).startsWith("4.2");
    long before = scratchFolders();
    JsonNode facts =
        Cli.in(folder)
            .run("bench stream", "--events=4000", "--batch-size=800", "--runs=2", "--output=json")
            .closingLine();

    assertThat(facts.path("job").asText()).isEqualTo("bench stream");
    assertThat(facts.path("events").asDouble()).isBetween(2_000.0, 8_000.0);
    for (String figure :
        new String[] {
          "events_per_second_steady",
          "events_per_second_overall",
          "sink_limit_events_per_second",
          "ratio_to_sink_limit",
          "cpu_micros_per_event_read_and_parse",
          "cpu_micros_per_event_state_fold_and_score",
          "cpu_micros_per_event_write"
        }) {
      assertThat(facts.path(figure).asDouble()).as(figure).isPositive();
    }
    assertThat(scratchFolders()).isEqualTo(before);
  }

  private static long scratchFolders() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("propensity-bench")).count();
    }
  }
}
