package propensity.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.app.job.Spark;
import propensity.app.job.TrainJob;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.train.Training;

/** Fits, calibrates, evaluates and publishes a model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a model on events at rest; it serves if it is good enough.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--events",
      paramLabel = "FOLDER",
      description = {
        "Where the events are (default: data/raw/events).",
        "data/archive: what the stream has accepted, as it has scored it."
      })
  private String events;

  @Option(names = "--models", paramLabel = "FOLDER", description = "Model store (default: models).")
  private String models;

  @Option(names = "--force", description = "Promote what the gate refuses; the card says so.")
  private Boolean force;

  @Override
  public Integer call() throws Exception {
    Settings settings = common.set("paths.models", models).set("train.force", force).settings();
    Console console = common.console();
    String from = events == null ? settings.paths().events() : events;
    SourceCheck.folder(settings, from); // before Spark starts, which takes seconds
    Training.Result result = Spark.run(spark -> TrainJob.run(spark, settings, console, from));
    return TrainJob.exitCode(result).number();
  }
}
