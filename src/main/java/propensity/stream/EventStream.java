package propensity.stream;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.Trigger;
import propensity.DiskSpace;
import propensity.PrivateFiles;
import propensity.Problem;
import propensity.score.FeatureLog;
import propensity.score.ModelSource;
import propensity.session.SessionRules;
import propensity.sink.EventCopy;
import propensity.sink.Sink;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.spark.StateStore;
import propensity.stream.gate.Archive;
import propensity.stream.gate.IngestGate;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * The stream: gate, then accepted files → sessions → {@code foreachBatch} into the warehouse. One
 * instance is one run.
 */
public final class EventStream {
  private static final long LOOK_MILLIS = 100;

  private final SparkSession spark;
  private final StreamFolders folders;
  private final Warehouse warehouse;
  private final SourceMapping mapping;
  private final SessionRules rules;
  private final StreamSettings settings;
  private final IngestGate gate;
  private final SettledOrders orders;
  private final ModelSource models;
  private final StopRequest stop;
  private final Consumer<Batch> progress;
  private final Consumer<String> messages;
  private Optional<EventCopy> archive = Optional.empty();

  /**
   * Puts a stream together; nothing happens yet.
   *
   * @param progress called after each committed batch
   * @param messages what a person should know in between
   */
  public EventStream(
      SparkSession spark,
      StreamFolders folders,
      Warehouse warehouse,
      ModelSource models,
      SourceMapping mapping,
      SessionRules rules,
      StreamSettings settings,
      StopRequest stop,
      Consumer<Batch> progress,
      Consumer<String> messages) {
    this.spark = StateStore.inRocksDb(spark);
    this.folders = folders;
    this.warehouse = warehouse;
    this.mapping = mapping;
    this.rules = rules;
    this.settings = settings;
    this.models = models;
    this.stop = stop;
    this.progress = progress;
    this.messages = messages;
    this.orders = new SettledOrders(mapping, spark.sessionState().newHadoopConf());
    this.gate =
        new IngestGate(
            folders,
            warehouse,
            mapping,
            settings.settle().toMillis(),
            spark.sessionState().newHadoopConf(),
            messages);
  }

  /** From here on, enriched events are also copied there. */
  public EventStream archiveTo(EventCopy where) {
    archive = Optional.of(where);
    return this;
  }

  /**
   * Brings in everything that has been dropped, and returns.
   *
   * @throws Problem if checkpoint and warehouse do not fit together (nothing has moved then), or an
   *     accepted file is not what it was
   */
  public void once() throws InterruptedException {
    requireFit();
    admit();
    bringInWhatIsReady(models);
  }

  /**
   * Brings in what is dropped, looking at the given interval, until asked to stop.
   *
   * @throws Problem as {@link #once}
   */
  public void every(Duration interval) throws InterruptedException {
    requireFit();
    AcceptedFiles.requireNoOther(folders.ready());
    admit();
    BatchRun writer = writer(models);
    StreamingQuery query =
        start(Trigger.ProcessingTime(interval.toMillis()), writer, folders, Long.MAX_VALUE);
    try {
      while (query.isActive() && !stop.asked()) {
        gate.admit();
        if (query.isActive()) {
          Thread.sleep(Math.min(LOOK_MILLIS, interval.toMillis()));
        }
      }
      while (query.isActive() && query.status().isTriggerActive()) {
        Thread.sleep(LOOK_MILLIS);
      }
      query.stop();
    } catch (TimeoutException e) {
      throw new IllegalStateException("the query did not stop", e);
    }
    await(query, writer);
    archiveFinished();
  }

  /** Brings in accepted files, wherever they are, up to the one of a number. */
  void bringIn(ModelSource scoring, StreamFolders from, long last) throws InterruptedException {
    BatchRun writer = writer(scoring);
    await(start(Trigger.AvailableNow(), writer, from, last), writer);
  }

  /** The first time in a run. */
  private void admit() throws InterruptedException {
    gate.admit();
    AcceptedFiles.countWith(
        mapping, warehouse, folders, spark.sessionState().newHadoopConf(), messages);
  }

  private void requireFit() {
    warehouse.read(
        on -> {
          new RebuiltCheckpoint(folders).swapInIfLeft(on);
          String query = Ledger.newestQuery(on).orElse("");
          archive.ifPresent(copies -> copies.finishRebuild(query));
          Reconciliation.check(folders, warehouse.database(), on).ifPresent(messages);
          new CheckpointFiles(folders.checkpoint()).requireGap(rules.gap());
          long written = Ledger.newestBatch(on, query).orElse(CheckpointFiles.NO_BATCH);
          if (written > new CheckpointFiles(folders.checkpoint()).newestFinished()) {
            AcceptedFiles.requireMappingOf(Ledger.filesOf(on, query, written), mapping);
          }
          Reconciliation.unwritten(folders, on)
              .ifPresent(
                  batch -> {
                    messages.accept("batch %d was computed, not written: again".formatted(batch));
                    new CheckpointFiles(folders.checkpoint()).rollBackTo(batch);
                  });
          return null;
        });
  }

  private void bringInWhatIsReady(ModelSource scoring) throws InterruptedException {
    AcceptedFiles.requireNoOther(folders.ready());
    bringIn(scoring, folders, Long.MAX_VALUE);
    if (!stop.asked()) {
      warehouse.read(
          on -> {
            AcceptedFiles.requireNoneLeft(on, folders);
            return null;
          });
    }
    archiveFinished();
  }

  private BatchRun writer(ModelSource scoring) {
    return new BatchRun(
        warehouse,
        scoring,
        new FeatureLog(settings.featureLogShare()),
        rules,
        folders,
        stop,
        archive,
        orders,
        Sink.of(warehouse, progress));
  }

  private StreamingQuery start(Trigger trigger, BatchRun writer, StreamFolders from, long last) {
    try {
      PrivateFiles.createFolders(folders.ready());
      new CheckpointFiles(folders.checkpoint()).prepare(rules.gap());
      archive.ifPresent(EventCopy::removeAttempts);
      return rows(from, last)
          .writeStream()
          .queryName("propensity")
          .outputMode(OutputMode.Append())
          .option("checkpointLocation", ReadyFile.hadoopName(folders.checkpoint()))
          .trigger(trigger)
          .foreachBatch(writer)
          .start();
    } catch (TimeoutException e) {
      throw new IllegalStateException("the query did not start", e);
    } catch (IOException e) {
      throw DiskSpace.behind(e, List.of(folders.checkpoint()))
          .<RuntimeException>map(full -> full)
          .orElseGet(() -> new UncheckedIOException(e));
    }
  }

  private Dataset<byte[]> rows(StreamFolders from, long last) {
    int partitions = spark.sparkContext().defaultParallelism();
    return ReadLines.from(
            spark,
            () ->
                new LedgerStream(
                    warehouse.database(),
                    from,
                    settings.filesPerBatch(),
                    partitions,
                    last,
                    gate::hasHandedOver,
                    orders),
            mapping)
        .groupBy(col("key"))
        .as(Encoders.STRING(), ReadLines.LINES)
        .transformWithState(
            new SessionOperator(rules), TimeMode.None(), OutputMode.Append(), Encoders.BINARY());
  }

  /** Waits for the end; a stop on request is a good end, a user's problem is told as such. */
  private void await(StreamingQuery query, BatchRun writer) throws InterruptedException {
    try (writer) {
      query.awaitTermination();
    } catch (StreamingQueryException | SQLException | RuntimeException e) {
      StreamFault.rethrow(e, folders, places());
    }
  }

  /** Where the stream writes. */
  private List<Path> places() {
    List<Path> places =
        new ArrayList<>(
            List.of(
                folders.checkpoint(),
                folders.ready(),
                folders.archive(),
                Path.of(System.getProperty("java.io.tmpdir"))));
    places.addAll(warehouse.database().diskPlaces());
    return places;
  }

  /** At the end of a run: what is wrong with old files has kept no new one out. */
  private void archiveFinished() {
    CheckpointFiles checkpoint = new CheckpointFiles(folders.checkpoint());
    checkpoint
        .queryId()
        .ifPresent(id -> Archive.moveFilesOf(warehouse, folders, id, checkpoint.newestFinished()));
    Archive.requireSizes(warehouse, folders);
  }
}
