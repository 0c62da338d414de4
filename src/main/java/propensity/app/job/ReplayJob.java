package propensity.app.job;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.replay.Replay;
import propensity.replay.Replay.Replayed;
import propensity.replay.ReplaySettings;

/** Cuts events at rest into files and drops them into {@code paths.incoming} in arrival order. */
public final class ReplayJob {
  private ReplayJob() {}

  /**
   * Drops the events as files.
   *
   * @param events folder of events at rest
   */
  public static Replayed run(
      SparkSession spark, Settings settings, ReplaySettings replay, Console console, String events)
      throws IOException, InterruptedException {
    console.log(
        "replay",
        "cutting %s into files of %,d events for %s"
            .formatted(events, replay.batchSize(), settings.paths().incoming()));
    Replayed replayed;
    try (Progress progress = new Progress(console, "replay", "events", Progress.UNKNOWN)) {
      replayed =
          Replay.run(
              spark,
              replay,
              settings.source(),
              events,
              TruthFolder.beside(spark.sessionState().newHadoopConf(), events).orElse(null),
              settings.paths().stream().incoming(),
              progress::at);
    }
    console.log("replay", "%,d events in %,d files".formatted(replayed.events(), replayed.files()));
    console.printSummary("replay", Map.of("events", replayed.events(), "files", replayed.files()));
    return replayed;
  }
}
