package propensity.stream;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.Trigger;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.SourceMapping;
import propensity.event.UnreadableFileException;
import propensity.session.SessionRules;
import propensity.warehouse.Batch;
import propensity.warehouse.Warehouse;

/**
 * The stream: gate, then file source → sessions → {@code foreachBatch} into the warehouse. One
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
  private final BatchWriter writer;
  private final StopRequest stop;

  /**
   * Checks that checkpoint and warehouse fit together; nothing has moved yet when this throws.
   *
   * @param progress called after each committed batch
   * @param messages what a person should know in between
   * @throws Problem if they do not
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
    this.spark = withStateInRocksDb(spark);
    this.folders = folders;
    this.warehouse = warehouse;
    this.mapping = mapping;
    this.rules = rules;
    this.settings = settings;
    this.stop = stop;
    warehouse.write(
        on -> {
          Reconciliation.check(folders.checkpoint(), warehouse.file(), on);
          return null;
        });
    this.gate =
        new IngestGate(
            folders,
            warehouse,
            mapping,
            settings.settle().toMillis(),
            spark.sessionState().newHadoopConf(),
            messages);
    this.writer =
        new BatchWriter(
            warehouse,
            models,
            new FeatureLog(settings.featureLogShare()),
            rules,
            folders,
            stop,
            progress);
  }

  /** Brings in everything that has been dropped, and returns. */
  public void once() throws InterruptedException {
    gate.admit();
    StreamingQuery query = start(Trigger.AvailableNow());
    await(query);
    archiveFinished();
  }

  /** Brings in what is dropped, looking at the given interval, until asked to stop. */
  public void every(Duration interval) throws InterruptedException {
    StreamingQuery query = start(Trigger.ProcessingTime(interval.toMillis()));
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
    await(query);
    archiveFinished();
  }

  /** A session of its own, since the format of the state is not for others to choose. */
  private static SparkSession withStateInRocksDb(SparkSession spark) {
    SparkSession own = spark.newSession();
    String store = "spark.sql.streaming.stateStore.";
    own.conf().set(store + "providerClass", RocksDBStateStoreProvider.class.getName());
    own.conf().set(store + "rocksdb.changelogCheckpointing.enabled", true);
    own.conf().set(store + "encodingFormat", "avro"); // the one that lets state evolve
    own.conf().set("spark.sql.adaptive.enabled", false); // Spark would warn that state forbids it
    return own;
  }

  private StreamingQuery start(Trigger trigger) {
    try {
      Files.createDirectories(folders.ready());
      return rows()
          .writeStream()
          .queryName("propensity")
          .outputMode(OutputMode.Append())
          .option("checkpointLocation", folders.checkpoint().toUri().toString())
          .trigger(trigger)
          .foreachBatch(writer)
          .start();
    } catch (TimeoutException e) {
      throw new IllegalStateException("the query did not start", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Dataset<StreamRow> rows() {
    Path ready = folders.ready();
    return ReadLines.from(spark, ready, settings.filesPerBatch(), mapping)
        .groupBy(col("key"))
        .as(Encoders.STRING(), ReadLines.LINE)
        .transformWithState(
            new SessionOperator(rules),
            TimeMode.None(),
            OutputMode.Append(),
            SessionOperator.STREAM_ROW);
  }

  /** Waits for the end; a stop on request is a good end, a user's problem is told as such. */
  private void await(StreamingQuery query) throws InterruptedException {
    try {
      query.awaitTermination();
    } catch (StreamingQueryException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof StopRequest.Stopped) {
          return;
        }
        if (cause instanceof Problem problem) {
          throw problem;
        }
        if (cause instanceof UnreadableFileException unreadable) {
          throw new Problem(
              ExitCode.BAD_DATA,
              "an accepted file cannot be read any more",
              unreadable.getMessage(),
              "put it back into "
                  + folders.ready()
                  + " as it was (files.sha256 tells), then run this again",
              e);
        }
      }
      throw new IllegalStateException("the stream failed", e);
    }
  }

  private void archiveFinished() {
    Optional<String> query = Reconciliation.queryId(folders.checkpoint());
    query.ifPresent(
        id ->
            Archive.moveFilesOf(
                warehouse, folders, id, Reconciliation.newestFinished(folders.checkpoint())));
  }
}
