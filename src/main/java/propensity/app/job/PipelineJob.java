package propensity.app.job;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.generate.GeneratorSettings;
import propensity.model.ModelStore;
import propensity.replay.ReplaySettings;
import propensity.stream.StopRequest;
import propensity.train.Training;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Query;

/** Runs the jobs one after the other, leaving out what is done already. */
public record PipelineJob(Settings settings, Console console) {

  /**
   * Runs what is still to do, in one Spark session.
   *
   * @param own folder of the user's events; null to generate some
   */
  public ExitCode run(SparkSession spark, String own) throws Exception {
    boolean generated = own == null && generateUnlessThere(spark);
    String events = own == null ? settings.paths().events() : own;
    Optional<Training.Result> trained = trainUnlessThere(spark, events);
    if (trained.isPresent() && !trained.get().promoted()) {
      return ExitCode.MODEL_REFUSED;
    }
    Set<String> known = own == null ? Set.of() : accepted(settings.paths().database());
    if (own != null || generated || !hasEvents(settings.paths().database())) {
      ReplayJob.run(spark, settings, ReplaySettings.defaults(), console, events, known::contains);
    } else {
      console.log("replay", "the warehouse has the events already");
    }
    ExitCode streamed = StreamJob.once(settings, console).run(spark, new StopRequest());
    ReportJob.run(settings, console, settings.paths().reports());
    return streamed;
  }

  private boolean generateUnlessThere(SparkSession spark) throws IOException {
    String raw = settings.paths().raw();
    Optional<GeneratorSettings> there =
        GeneratorSettings.ofFolder(spark.sessionState().newHadoopConf(), raw);
    if (there.isEmpty()) {
      GenerateJob.run(spark, settings, console, false);
      return true;
    }
    if (!there.get().equals(settings.generate())) {
      throw new Problem(
          ExitCode.USAGE,
          "there are other generated events in " + raw,
          "they were made with " + there.get(),
          "use --fresh to start over, or set --set paths.raw=FOLDER for another place");
    }
    console.log("generate", "the events are there already");
    return false;
  }

  private Optional<Training.Result> trainUnlessThere(SparkSession spark, String events) {
    ModelStore store =
        new ModelStore(spark.sessionState().newHadoopConf(), settings.paths().models());
    Optional<String> champion = store.championIfAny();
    if (champion.isPresent()) {
      console.log("train", "model " + champion.get() + " serves already");
      return Optional.empty();
    }
    return Optional.of(TrainJob.run(spark, settings, console, events));
  }

  /** Names of accepted files; of those that replay drops they tell the content. */
  private static Set<String> accepted(Database warehouse) throws SQLException {
    if (!warehouse.exists()) {
      return Set.of();
    }
    try (Connection connection = warehouse.openForReading()) {
      return Ledger.allAccepted(connection).stream()
          .map(DroppedFile::name)
          .collect(Collectors.toSet());
    }
  }

  private static boolean hasEvents(Database warehouse) throws SQLException {
    if (!warehouse.exists()) {
      return false;
    }
    try (Connection connection = warehouse.openForReading()) {
      return Query.number(connection, "SELECT 1 FROM events LIMIT 1").isPresent();
    }
  }
}
