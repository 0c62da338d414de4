package propensity.app.job;

import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.replay.Replay;
import propensity.replay.Replay.Replayed;
import propensity.replay.ReplaySettings;

/** Cuts events at rest into files and drops them into {@code paths.incoming} in arrival order. */
public final class ReplayJob {
  private ReplayJob() {}

  /** Drops the events as files, whatever has come in before. */
  public static Replayed run(
      SparkSession spark, Settings settings, ReplaySettings replay, Console console, String events)
      throws IOException, InterruptedException {
    return run(spark, settings, replay, console, events, name -> false);
  }

  /**
   * Drops the events as files.
   *
   * @param events folder of events at rest
   * @param known whether a file of a name has come in before: it is left out
   */
  public static Replayed run(
      SparkSession spark,
      Settings settings,
      ReplaySettings replay,
      Console console,
      String events,
      Predicate<String> known)
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
              known,
              progress::at);
    }
    console.log("replay", "%,d events in %,d files".formatted(replayed.events(), replayed.files()));
    if (replayed.known() > 0) {
      console.log(
          "replay",
          replayed.known() == replayed.files()
              ? "the warehouse has them already"
              : "the warehouse has %,d of the files already".formatted(replayed.known()));
    }
    console.printSummary("replay", Map.of("events", replayed.events(), "files", replayed.files()));
    return replayed;
  }
}
