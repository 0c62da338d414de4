package propensity.app;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.Problem;
import propensity.generate.GeneratorSettings;
import propensity.generate.ReplaySettings;
import propensity.generate.SettingsFile;
import propensity.model.ModelStore;
import propensity.model.TrainingResult;
import propensity.stream.StopRequest;

/** Everything once, in one Spark session: generate, train, replay, stream, report. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Runs generate, train, replay, stream and report in one go.",
      "What is there already is used again; --fresh begins anew."
    })
final class PipelineCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private GenerateCommand.ShopOptions shop;

  @Option(names = "--fresh", description = "First remove what earlier runs made.")
  private boolean fresh;

  @Override
  public Integer call() throws Exception {
    shop.applyTo(common);
    Settings settings = common.settings();
    Console console = common.console();
    if (fresh) {
      FreshStart.removeWhatRunsMade(settings.paths(), console);
    }
    return Spark.run(spark -> run(spark, settings, console)).number();
  }

  private static ExitCode run(SparkSession spark, Settings settings, Console console)
      throws Exception {
    boolean generated = generateUnlessThere(spark, settings, console);
    Optional<TrainingResult> trained = trainUnlessThere(spark, settings, console);
    if (trained.isPresent() && !trained.get().promoted()) {
      return ExitCode.MODEL_REFUSED;
    }
    if (generated || !FreshStart.hasEvents(settings.paths().warehouseFile())) {
      ReplayCommand.replay(
          spark, settings, ReplaySettings.defaults(), console, settings.paths().events());
    } else {
      console.say("replay", "the warehouse has the events already");
    }
    ExitCode streamed = StreamCommand.stream(spark, settings, console, null, new StopRequest());
    ReportCommand.report(settings, console, settings.paths().reports());
    return streamed;
  }

  private static boolean generateUnlessThere(SparkSession spark, Settings settings, Console console)
      throws IOException {
    String raw = settings.paths().raw();
    Optional<GeneratorSettings> there =
        SettingsFile.read(spark.sessionState().newHadoopConf(), raw);
    if (there.isEmpty()) {
      GenerateCommand.generate(spark, settings, console, false);
      return true;
    }
    if (!there.get().equals(settings.generate())) {
      throw new Problem(
          ExitCode.USAGE,
          "there are other generated events in " + raw,
          "they were made with " + there.get(),
          "say --fresh to begin anew, or --set paths.raw=FOLDER for another place");
    }
    console.say("generate", "the events are there already");
    return false;
  }

  private static Optional<TrainingResult> trainUnlessThere(
      SparkSession spark, Settings settings, Console console) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Optional<String> champion = new ModelStore(hadoop, settings.paths().models()).championIfAny();
    if (champion.isPresent()) {
      console.say("train", "model " + champion.get() + " serves already");
      return Optional.empty();
    }
    return Optional.of(TrainCommand.train(spark, settings, console, settings.paths().events()));
  }
}
