package propensity.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.job.BatchLog;
import propensity.app.job.Spark;
import propensity.app.job.StopSignals;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Durations;
import propensity.app.settings.Paths;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.model.ModelStore;
import propensity.score.Champion;
import propensity.sink.EventArchive;
import propensity.source.EventReader;
import propensity.spark.SharedFolder;
import propensity.stream.EventStream;
import propensity.stream.MetricsFile;
import propensity.stream.StopRequest;
import propensity.warehouse.Database;
import propensity.warehouse.Ledger;
import propensity.warehouse.Sqlite;
import propensity.warehouse.Warehouse;

/** Brings dropped files into the warehouse, scored. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = "Scores dropped events and writes them to the warehouse, each exactly once.")
public final class StreamCommand implements Callable<Integer> {
  private static final int MOST_FILES_CHECKED = 100;

  @Mixin private CommonOptions common;
  @ArgGroup private Mode mode = new Mode();

  @Option(
      names = "--rebuild-checkpoint",
      description = {
        "Makes checkpoint and tables anew from the accepted files, when they do not fit",
        "any more; the model that scored a file before scores it again. Then goes on."
      })
  private boolean rebuild;

  @Option(
      names = "--stop-timeout",
      paramLabel = "DURATION",
      description = "After SIGTERM, how long the running batch may take (default: 60s).")
  private String stopTimeout = "60s";

  @Option(
      names = "--max-rejected-ratio",
      paramLabel = "SHARE",
      description = "Ends with exit code 65 if more of the lines read are rejected, 0 to 1.")
  private Double maxRejectedRatio;

  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "Also copies enriched events there, as Parquet by day; any Hadoop file system.")
  private String archive;

  /** Once, or until stopped. */
  static final class Mode {
    @Option(names = "--once", description = "Bring in what is there and stop (default).")
    private boolean once;

    @Option(
        names = "--every",
        paramLabel = "DURATION",
        description = "Stay, and look for files at this interval, such as 1s.")
    private String every;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings =
        common
            .set("stream.max_rejected_ratio", maxRejectedRatio)
            .set("paths.event_copy", archive)
            .settings();
    Console console = common.console();
    Duration interval = mode.once || mode.every == null ? null : duration("--every", mode.every);
    settings.paths().database().requireFree(); // before Spark takes its time
    checkFirstFiles(settings);
    StopRequest stop = new StopRequest();
    StopSignals.handle(stop, duration("--stop-timeout", stopTimeout), console);
    return Spark.run(spark -> stream(spark, settings, console, rebuild, interval, stop)).number();
  }

  /** Before the first files go to quarantine one by one for a mapping that fits none of them. */
  private static void checkFirstFiles(Settings settings) throws IOException, SQLException {
    Database warehouse = settings.paths().database();
    if (warehouse.exists()) {
      try (Connection connection = warehouse.openForReading()) {
        if (!Ledger.names(connection).isEmpty()) {
          return;
        }
      }
    }
    Path incoming = settings.paths().stream().incoming();
    if (Files.isDirectory(incoming)) {
      try (Stream<Path> waiting = Files.list(incoming)) {
        SourceCheck.firstFiles(
            settings,
            waiting
                .filter(file -> EventReader.reads(file.getFileName().toString()))
                .limit(MOST_FILES_CHECKED)
                .toList());
      }
    }
  }

  /** Runs once where the interval is null. */
  public static ExitCode stream(
      SparkSession spark, Settings settings, Console console, Duration interval, StopRequest stop)
      throws InterruptedException {
    return stream(spark, settings, console, false, interval, stop);
  }

  private static ExitCode stream(
      SparkSession spark,
      Settings settings,
      Console console,
      boolean rebuild,
      Duration interval,
      StopRequest stop)
      throws InterruptedException {
    Paths paths = settings.paths();
    BatchLog log = new BatchLog(console);
    Consumer<String> messages = message -> console.say("stream", message);
    Champion champion = // before anything is made: without a model there is nothing to do
        new Champion(
            spark, new ModelStore(spark.sessionState().newHadoopConf(), paths.models()), messages);
    Database database = paths.database();
    readyForCluster(spark, paths, database, console);
    try (Warehouse warehouse = Warehouse.open(database, messages)) {
      warehouse.write(
          connection -> {
            settings.report().decisions().put(connection);
            return null;
          });
      MetricsFile metrics = new MetricsFile(warehouse, Path.of(paths.reports(), "metrics.prom"));
      EventStream stream =
          new EventStream(
              spark,
              paths.stream(),
              warehouse,
              champion,
              settings.source(),
              settings.sessions(),
              settings.stream(),
              stop,
              batch -> {
                log.batch(batch, warehouse.read(on -> Ledger.backlog(on, batch)));
                metrics.accept(batch);
              },
              messages);
      if (!paths.eventCopy().isEmpty()) {
        SharedFolder.require(spark, paths.eventCopy());
        stream.archiveTo(
            new EventArchive(
                paths.eventCopy(),
                new SerializableConfiguration(spark.sessionState().newHadoopConf())));
      }
      if (rebuild) {
        console.say("stream", "making checkpoint and tables anew from the accepted files");
        stream.rebuild();
      }
      if (rebuild && stop.asked()) {
        console.say("stream", "the rebuild is not at its end; run it again to start it over");
      } else if (interval == null) {
        console.say("stream", "bringing in what is in " + paths.incoming());
        stream.once();
      } else {
        console.say("stream", "watching " + paths.incoming() + "; stop with Ctrl-C or SIGTERM");
        stream.every(interval);
      }
    }
    log.end(paths.warehouse(), stop.asked());
    Map<String, Object> facts = new LinkedHashMap<>(log.facts());
    facts.put("stopped_on_request", stop.asked());
    console.done("stream", facts);
    return log.exitCode(settings.stream().maxRejectedRatio(), console);
  }

  /** What is no matter in one process, and would hurt without a word on a cluster. */
  private static void readyForCluster(
      SparkSession spark, Paths paths, Database database, Console console) {
    SharedFolder.require(spark, paths.stream().ready().toUri().toString());
    SharedFolder.require(spark, paths.stream().checkpoint().toUri().toString());
    if (!spark.sparkContext().isLocal() && database instanceof Sqlite) {
      console.say(
          "stream",
          "the warehouse is a SQLite file of this machine: executors hand their rows to this"
              + " process, one partition after another; into PostgreSQL they write themselves");
    }
  }

  private static Duration duration(String option, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          ExitCode.USAGE, option + " " + text, e.getMessage(), "for example " + option + " 1s", e);
    }
  }
}
