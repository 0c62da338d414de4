package propensity.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.app.job.Spark;
import propensity.app.job.TruthFolder;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.model.Interval;
import propensity.model.ModelStore;
import propensity.source.EventFolder;
import propensity.spark.SharedFolder;
import propensity.train.Training;
import propensity.train.TrainingResult;

/** Fits, calibrates, evaluates and publishes a model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a model on events at rest; it serves if it is good enough.")
public final class TrainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--events",
      paramLabel = "FOLDER",
      description = "Where the events are (default: data/raw/events).")
  private String events;

  @Option(names = "--models", paramLabel = "FOLDER", description = "Model store (default: models).")
  private String models;

  @Option(names = "--force", description = "Publish what the gate refuses; the card says so.")
  private Boolean force;

  @Override
  public Integer call() throws Exception {
    Settings settings = common.set("paths.models", models).set("train.force", force).settings();
    Console console = common.console();
    String from = events == null ? settings.paths().events() : events;
    SourceCheck.folder(settings, from); // before Spark starts, which takes seconds
    TrainingResult result = Spark.run(spark -> train(spark, settings, console, from));
    return exitCode(result).number();
  }

  public static TrainingResult train(
      SparkSession spark, Settings settings, Console console, String events) {
    SharedFolder.require(spark, settings.paths().models());
    SharedFolder.require(spark, settings.paths().processed());
    Configuration hadoop = spark.sessionState().newHadoopConf();
    console.say("train", "reading " + events);
    TrainingResult result =
        Training.run(
            spark,
            EventFolder.read(spark, events, settings.source()),
            TruthFolder.beside(hadoop, events),
            settings.sessions(),
            settings.train(),
            new ModelStore(hadoop, settings.paths().models()),
            settings.paths().sessionFeatures(),
            message -> console.say("train", message));
    console.say("train", headline(result));
    result.refusals().forEach(reason -> console.say("train", "refused: " + reason));
    console.done("train", facts(result));
    return result;
  }

  public static ExitCode exitCode(TrainingResult result) {
    return result.promoted() ? ExitCode.DONE : ExitCode.MODEL_REFUSED;
  }

  private static String headline(TrainingResult result) {
    return "model %s: AUC %s, normalized entropy %s, calibration slope %s; %s"
        .formatted(
            result.version(),
            text(result.metrics().get("auc")),
            text(result.metrics().get("normalized_entropy")),
            text(result.metrics().get("calibration_slope")),
            result.promoted() ? "it serves from now on" : "it is kept, but does not serve");
  }

  private static String text(Interval interval) {
    return "%.3f [%.3f, %.3f]".formatted(interval.value(), interval.low(), interval.high());
  }

  private static Map<String, Object> facts(TrainingResult result) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", result.version());
    facts.put("promoted", result.promoted());
    facts.put("refusals", result.refusals());
    facts.put("metrics", result.metrics());
    facts.put("counts", result.counts());
    return facts;
  }
}
