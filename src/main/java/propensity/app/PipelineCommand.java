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
import propensity.app.job.Cleanup;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.generate.GeneratorSettings;
import propensity.generate.SettingsFile;
import propensity.model.ModelStore;
import propensity.replay.ReplaySettings;
import propensity.stream.StopRequest;
import propensity.train.TrainingResult;

/** Everything once, in one Spark session: generate, train, replay, stream, report. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Runs generate, train, replay, stream and report in one go.",
      "What is there already is used again; --fresh begins anew.",
      "With --events it takes yours instead of generating some."
    })
final class PipelineCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private GenerateCommand.ShopOptions shop;

  @Option(
      names = "--events",
      paramLabel = "FOLDER",
      description = "Your events; --source says how they are read.")
  private String events;

  @Option(names = "--fresh", description = "First remove what earlier runs made.")
  private boolean fresh;

  @Override
  public Integer call() throws Exception {
    shop.applyTo(common);
    Settings settings = common.settings();
    Console console = common.console();
    if (events == null && common.source() != null) {
      throw new Problem(
          ExitCode.USAGE,
          "--source " + common.source() + " without --events",
          "pipeline would generate events, and they are no events of that source",
          "name the folder of yours with --events FOLDER");
    }
    if (events != null && fresh) {
      throw new Problem(
          ExitCode.USAGE,
          "--fresh together with --events",
          "it removes all that runs made, among it what was made of events that may be gone",
          "begin in an empty folder instead: all paths are relative to it");
    }
    if (events != null) {
      SourceCheck.folder(settings, events);
    }
    if (fresh) {
      Cleanup.removeWhatRunsMade(settings.paths(), console);
    }
    return Spark.run(spark -> run(spark, settings, console, events)).number();
  }

  private static ExitCode run(SparkSession spark, Settings settings, Console console, String own)
      throws Exception {
    boolean generated = own == null && generateUnlessThere(spark, settings, console);
    String events = own == null ? settings.paths().events() : own;
    Optional<TrainingResult> trained = trainUnlessThere(spark, settings, console, events);
    if (trained.isPresent() && !trained.get().promoted()) {
      return ExitCode.MODEL_REFUSED;
    }
    if (generated || !Cleanup.hasEvents(settings.paths().database())) {
      ReplayCommand.replay(spark, settings, ReplaySettings.defaults(), console, events);
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
      SparkSession spark, Settings settings, Console console, String events) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Optional<String> champion = new ModelStore(hadoop, settings.paths().models()).championIfAny();
    if (champion.isPresent()) {
      console.say("train", "model " + champion.get() + " serves already");
      return Optional.empty();
    }
    return Optional.of(TrainCommand.train(spark, settings, console, events));
  }
}
