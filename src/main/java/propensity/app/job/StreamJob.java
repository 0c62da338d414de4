package propensity.app.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import propensity.ExitCode;
import propensity.analytics.DataQuality.Rejections;
import propensity.analytics.RevenueApart;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;
import propensity.model.ModelStore;
import propensity.score.Champion;
import propensity.sink.EventCopy;
import propensity.sink.feed.FeedChange;
import propensity.source.EventReader;
import propensity.spark.SharedFolder;
import propensity.spark.StateStore;
import propensity.stream.EventStream;
import propensity.stream.MetricsFile;
import propensity.stream.Rebuild;
import propensity.stream.RebuildOptions;
import propensity.stream.StopRequest;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Database;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * Scores dropped events and writes them to the warehouse.
 *
 * @param rebuild whether checkpoint and tables are first rebuilt from the accepted files
 * @param options what a rebuild may accept
 * @param interval how often to look for files; null to process what is there and end
 */
public record StreamJob(
    Settings settings,
    Console console,
    boolean rebuild,
    RebuildOptions options,
    Duration interval) {
  private static final int MAX_FILES_CHECKED = 100;
  private static final int MAX_REASONS = 3;
  private static final int MAX_CHANGES = 1_000;

  /** Processes what is there and ends. */
  public static StreamJob once(Settings settings, Console console) {
    return new StreamJob(settings, console, false, RebuildOptions.STRICT, null);
  }

  /**
   * Checks what can be checked before Spark starts: that no other run holds the warehouse, and that
   * the source mapping fits the first files, which would otherwise go to quarantine one by one.
   */
  public void check() throws IOException, SQLException {
    Database warehouse = settings.paths().database();
    warehouse.requireFree();
    if (rebuild) {
      return; // it looks at every file
    }
    if (warehouse.exists()) {
      try (Connection connection = warehouse.openForReading()) {
        if (Ledger.hasFiles(connection)) {
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
    Consumer<String> messages = this::log;
    Champion champion = // before anything is made: without a model there is nothing to do
        new Champion(
            new ModelStore(spark.sessionState().newHadoopConf(), paths.models()), messages);
    Database database = paths.database();
    readyForCluster(spark, database);
    Optional<EventCopy> copies = copies(spark);
    Rebuild.Streams streams =
        (warehouse, folders) -> stream(spark, warehouse, folders, champion, stop, log);
    try {
      if (rebuild) {
        rebuild(spark, database, streams, champion, copies, stop);
      }
      if (!stop.asked()) {
        try (Warehouse warehouse = Warehouse.open(database, messages)) {
          warehouse.write(
              connection -> {
                settings.report().decisions().put(connection);
                settings.shop().shopZone().put(connection);
                return null;
              });
          EventStream stream = streams.on(warehouse, paths.stream());
          copies.ifPresent(stream::archiveTo);
          process(stream);
          if (log.mostlyRejected()) {
            log.warnOfRejected(
                warehouse.read(on -> Rejections.since(on, log.firstCommittedAt(), MAX_REASONS)));
          }
          if (log.firstCommittedAt() > 0) {
            log.warnOfApart(
                warehouse.read(on -> RevenueApart.currenciesSince(on, log.firstCommittedAt())));
          }
        }
      }
    } finally {
      StateStore.close();
    }
    log.end(paths.warehouse(), stop.asked());
    Map<String, Object> facts = new LinkedHashMap<>(log.facts());
    facts.put("stopped_on_request", stop.asked());
    console.printSummary("stream", facts);
    return log.exitCode(settings.stream(), console);
  }

  private Optional<EventCopy> copies(SparkSession spark) {
    String folder = settings.paths().eventCopy();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    SharedFolder.require(spark, folder);
    return Optional.of(
        new EventCopy(folder, new SerializableConfiguration(spark.sessionState().newHadoopConf())));
  }

  private EventStream stream(
      SparkSession spark,
      Warehouse warehouse,
      StreamFolders folders,
      Champion champion,
      StopRequest stop,
      BatchLog log) {
    boolean inUse = folders.equals(settings.paths().stream()); // a rebuild's is not yet
    MetricsFile metrics =
        new MetricsFile(warehouse, Path.of(settings.paths().reports(), "metrics.prom"));
    return new EventStream(
        spark,
        folders,
        warehouse,
        champion,
        settings.source(),
        settings.sessions(),
        settings.stream(),
        stop,
        batch -> {
          log.batch(batch, warehouse.read(on -> Ledger.backlog(on, batch)));
          log.feedChanges(
              warehouse.read(
                  on -> FeedChange.ofBatch(on, batch.queryId(), batch.batchId(), MAX_CHANGES)));
          if (inUse) {
            metrics.accept(batch);
            if (log.changedTooMuch(settings.stream().maxFeedChanges())) {
              stop.ask();
            }
          }
        },
        this::log);
  }

  private void rebuild(
      SparkSession spark,
      Database database,
      Rebuild.Streams streams,
      Champion champion,
      Optional<EventCopy> copies,
      StopRequest stop)
      throws InterruptedException {
    log("rebuilding checkpoint and tables from the accepted files");
    new Rebuild(
            settings.paths().stream(),
            settings.source(),
            spark.sessionState().newHadoopConf(),
            options,
            stop,
            this::log)
        .run(database, streams, champion, copies);
  }

  private void log(String message) {
    console.log("stream", message);
  }

  private void process(EventStream stream) throws InterruptedException {
    String incoming = settings.paths().incoming();
    if (interval == null) {
      log("processing what is in " + incoming);
      stream.once();
    } else {
      log("watching " + incoming + "; stop with Ctrl-C or SIGTERM");
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
