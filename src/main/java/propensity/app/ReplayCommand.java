package propensity.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.job.ReplayJob;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.replay.ReplaySettings;

/** Drops events at rest as files, the way they would have arrived. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Cuts events at rest into files and drops them into data/incoming in order.")
final class ReplayCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--events",
      paramLabel = "FOLDER",
      description = "Where the events are (default: data/raw/events).")
  private String events;

  @Option(
      names = "--batch-size",
      defaultValue = "5000",
      paramLabel = "N",
      description = "Events in a file (default: 5000).")
  private int batchSize;

  @Option(
      names = "--speed",
      defaultValue = "max",
      paramLabel = "SPEED",
      description = "max (all at once), 60x (times real time) or 500/s (default: max).")
  private String speed;

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    Console console = common.console();
    ReplaySettings replay = settings();
    String from = events == null ? settings.paths().events() : events;
    SourceCheck.folder(settings, from);
    Spark.run(spark -> ReplayJob.run(spark, settings, replay, console, from));
    return ExitCode.DONE.number();
  }

  private ReplaySettings settings() {
    try {
      return new ReplaySettings(batchSize, speed);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          ExitCode.USAGE,
          "replay has invalid options",
          e.getMessage(),
          "see: ./spark-submit.sh replay --help",
          e);
    }
  }
}
