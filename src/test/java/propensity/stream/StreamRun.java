package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import propensity.model.ServedModels;
import propensity.score.ModelSource;
import propensity.session.SessionRules;
import propensity.sink.EventCopy;
import propensity.source.SourceMapping;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Agreement;
import propensity.warehouse.Batch;
import propensity.warehouse.Database;
import propensity.warehouse.Sqlite;
import propensity.warehouse.Warehouse;

/** A stream in a folder of its own, run as often as a test likes. */
public final class StreamRun {
  static final String HEADER =
      "event_id,user_id,session_id,event_time,event_type,device,referrer,page,product_id,price,quantity";

  final Path folder;
  final StreamFolders folders;
  final List<Batch> batches = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  private final SparkSession spark;
  private int filesPerBatch = 1;
  private SourceMapping mapping = SourceMapping.contract();
  private ModelSource models = () -> ServedModels.rising("v1");
  private Database database;
  private SessionRules rules = SessionRules.DEFAULT;
  private Path archive;
  private Consumer<Batch> afterBatch = batch -> {};

  public StreamRun(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
    this.folders = folders(folder);
    this.database = Sqlite.at(warehouseFile());
  }

  /** The folders of a stream, all in one. */
  static StreamFolders folders(Path folder) {
    return new StreamFolders(
        folder.resolve("incoming"),
        folder.resolve("ready"),
        folder.resolve("archive"),
        folder.resolve("quarantine"),
        folder.resolve("checkpoint"));
  }

  /** The next runs have other rules for sessions. */
  StreamRun rules(SessionRules wanted) {
    rules = wanted;
    return this;
  }

  /** Also copies enriched events there. */
  StreamRun archive(Path where) {
    archive = where;
    return this;
  }

  /** Writes somewhere else than to the file beside its folders. */
  public StreamRun database(Database where) {
    database = where;
    return this;
  }

  StreamRun filesPerBatch(int files) {
    filesPerBatch = files;
    return this;
  }

  StreamRun mapping(SourceMapping how) {
    mapping = how;
    return this;
  }

  public StreamRun models(ModelSource source) {
    models = source;
    return this;
  }

  StreamRun afterBatch(Consumer<Batch> told) {
    afterBatch = told;
    return this;
  }

  /** Drops a file of the contract's columns. */
  public StreamRun drop(String name, String... lines) {
    return dropText(name, text(lines));
  }

  public static String text(String... lines) {
    return HEADER + "\n" + String.join("\n", lines) + "\n";
  }

  StreamRun dropText(String name, String text) {
    try {
      Files.createDirectories(folders.incoming());
      Files.writeString(folders.incoming().resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings in what is there. */
  public StreamRun once() {
    return once(new StopRequest());
  }

  StreamRun once(StopRequest stop) {
    return with(stop, EventStream::once);
  }

  StreamRun rebuild() {
    return rebuild(RebuildOptions.STRICT, new StopRequest());
  }

  StreamRun rebuild(boolean acceptMissing, StopRequest stop) {
    return rebuild(new RebuildOptions(acceptMissing, false), stop);
  }

  StreamRun rebuild(RebuildOptions options, StopRequest stop) {
    try {
      new Rebuild(
              folders, mapping, spark.sessionState().newHadoopConf(), options, stop, messages::add)
          .run(
              database,
              (warehouse, where) -> stream(warehouse, where, stop),
              models,
              Optional.ofNullable(copies()));
      return stop.asked() ? this : once();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public StreamRun every(Duration interval, StopRequest stop) {
    return with(stop, stream -> stream.every(interval));
  }

  private interface Way {
    void of(EventStream stream) throws InterruptedException;
  }

  private StreamRun with(StopRequest stop, Way way) {
    try (Warehouse warehouse = Warehouse.open(database, messages::add)) {
      EventStream stream = stream(warehouse, folders, stop);
      if (archive != null) {
        stream.archiveTo(copies());
      }
      way.of(stream);
      return this;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private EventStream stream(Warehouse warehouse, StreamFolders where, StopRequest stop) {
    return new EventStream(
        spark,
        where,
        warehouse,
        models,
        mapping,
        rules,
        new StreamSettings(filesPerBatch, Duration.ZERO, 1, 1, null),
        stop,
        batch -> {
          batches.add(batch);
          new MetricsFile(warehouse, folder.resolve("metrics.prom")).accept(batch);
          afterBatch.accept(batch);
        },
        messages::add);
  }

  private EventCopy copies() {
    return archive == null
        ? null
        : new EventCopy(
            archive.toUri().toString(),
            new SerializableConfiguration(spark.sessionState().newHadoopConf()));
  }

  public Path warehouseFile() {
    return folder.resolve("warehouse.sqlite");
  }

  /** The rows of a query, each as text with bars between the values. */
  List<String> rows(String query) {
    return Tables.query(database, query);
  }

  public long count(String query) {
    return Long.parseLong(rows(query).get(0));
  }

  /** Where the tables do not agree with each other. */
  List<String> disagreements() {
    try (Connection connection = database.openForReading()) {
      return Agreement.disagreements(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A whole table in order, without the columns that tell when and in which batch. */
  List<String> table(String name) {
    return Tables.rows(database, name);
  }
}
