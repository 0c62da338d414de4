package propensity.app.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import propensity.ExitCode;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.model.Interval;
import propensity.model.ModelStore;
import propensity.source.EventFolder;
import propensity.spark.SharedFolder;
import propensity.train.Training;

/** Trains a model on events at rest and publishes it if it passes the gate. */
public final class TrainJob {
  private TrainJob() {}

  /**
   * Trains a model and publishes it if it passes the gate.
   *
   * @param events folder of events at rest
   */
  public static Training.Result run(
      SparkSession spark, Settings settings, Console console, String events) {
    SharedFolder.require(spark, settings.paths().models());
    SharedFolder.require(spark, settings.paths().processed());
    Configuration hadoop = spark.sessionState().newHadoopConf();
    console.log("train", "reading " + events);
    Training.Result result =
        Training.run(
            spark,
            EventFolder.read(spark, events, settings.source()),
            TruthFolder.beside(hadoop, events),
            settings.sessions(),
            settings.train(),
            new ModelStore(hadoop, settings.paths().models()),
            settings.paths().sessionFeatures(),
            message -> console.log("train", message));
    console.log("train", headline(result));
    result.refusals().forEach(reason -> console.log("train", "refused: " + reason));
    console.printSummary("train", facts(result));
    return result;
  }

  public static ExitCode exitCode(Training.Result result) {
    return result.promoted() ? ExitCode.DONE : ExitCode.MODEL_REFUSED;
  }

  private static String headline(Training.Result result) {
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

  private static Map<String, Object> facts(Training.Result result) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", result.version());
    facts.put("promoted", result.promoted());
    facts.put("refusals", result.refusals());
    facts.put("metrics", result.metrics());
    facts.put("counts", result.counts());
    return facts;
  }
}
