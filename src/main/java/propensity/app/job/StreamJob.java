package propensity.app.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import propensity.ExitCode;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.model.ModelStore;
import propensity.score.Champion;
import propensity.sink.EventArchive;
import propensity.source.EventReader;
import propensity.spark.SharedFolder;
import propensity.spark.StateStore;
import propensity.stream.EventStream;
import propensity.stream.MetricsFile;
import propensity.stream.StopRequest;
import propensity.warehouse.Database;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * Scores dropped events and writes them to the warehouse.
 *
 * @param rebuild whether checkpoint and tables are first rebuilt from the accepted files
 * @param interval how often to look for files; null to process what is there and end
 */
public record StreamJob(Settings settings, Console console, boolean rebuild, Duration interval) {
  private static final int MAX_FILES_CHECKED = 100;

  /** Processes what is there and ends. */
  public static StreamJob once(Settings settings, Console console) {
    return new StreamJob(settings, console, false, null);
  }

  /**
   * Checks what can be checked before Spark starts: that no other run holds the warehouse, and that
   * the source mapping fits the first files, which would otherwise go to quarantine one by one.
   */
  public void check() throws IOException, SQLException {
    Database warehouse = settings.paths().database();
    warehouse.requireFree();
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
                .limit(MAX_FILES_CHECKED)
                .toList());
      }
    }
  }

  public ExitCode run(SparkSession spark, StopRequest stop) throws InterruptedException {
    Paths paths = settings.paths();
    BatchLog log = new BatchLog(console);
    Consumer<String> messages = message -> console.log("stream", message);
    Champion champion = // before anything is made: without a model there is nothing to do
        new Champion(
            new ModelStore(spark.sessionState().newHadoopConf(), paths.models()), messages);
    Database database = paths.database();
    readyForCluster(spark, database);
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
      process(stream, stop);
    } finally {
      StateStore.close();
    }
    log.end(paths.warehouse(), stop.asked());
    Map<String, Object> facts = new LinkedHashMap<>(log.facts());
    facts.put("stopped_on_request", stop.asked());
    console.printSummary("stream", facts);
    return log.exitCode(settings.stream().maxRejectedRatio(), console);
  }

  private void process(EventStream stream, StopRequest stop) throws InterruptedException {
    String incoming = settings.paths().incoming();
    if (rebuild) {
      console.log("stream", "rebuilding checkpoint and tables from the accepted files");
      stream.rebuild();
    }
    if (rebuild && stop.asked()) {
      console.log("stream", "the rebuild was stopped; run it again to start it over");
    } else if (interval == null) {
      console.log("stream", "processing what is in " + incoming);
      stream.once();
    } else {
      console.log("stream", "watching " + incoming + "; stop with Ctrl-C or SIGTERM");
      stream.every(interval);
    }
  }

  /**
   * Cluster-only checks: conditions that are harmless in local mode but lose data silently on a
   * cluster.
   */
  private void readyForCluster(SparkSession spark, Database database) {
    SharedFolder.require(spark, settings.paths().stream().ready().toUri().toString());
    SharedFolder.require(spark, settings.paths().stream().checkpoint().toUri().toString());
    if (!spark.sparkContext().isLocal() && !database.executorsWrite()) {
      console.log(
          "stream",
          "the warehouse is a SQLite file of this machine: executors hand their rows to this"
              + " process, one partition after another; into PostgreSQL they write themselves");
    }
  }
}
