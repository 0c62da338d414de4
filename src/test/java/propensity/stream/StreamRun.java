package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import propensity.event.SourceMapping;
import propensity.model.ServedModels;
import propensity.session.SessionRules;
import propensity.warehouse.Batch;
import propensity.warehouse.Warehouse;

/** A stream in a folder of its own, run as often as a test likes. */
public final class StreamRun {
  static final String HEADER =
      "event_id,user_id,session_id,event_time,event_type,device,referrer,page,product_id,price,quantity";

  private static final String NOT_ABOUT_TIME =
      " WHERE name NOT IN ('query_id', 'batch_id', 'arrived_at', 'scored_at', 'model_version',"
          + " 'committed_at', 'accepted_at')";

  final Path folder;
  final StreamFolders folders;
  final List<Batch> batches = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  private final SparkSession spark;
  private int filesPerBatch = 1;
  private SourceMapping mapping = SourceMapping.contract();
  private ModelSource models = () -> ServedModels.rising("v1");
  private Consumer<Batch> afterBatch = batch -> {};

  public StreamRun(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
    this.folders =
        new StreamFolders(
            folder.resolve("incoming"),
            folder.resolve("ready"),
            folder.resolve("archive"),
            folder.resolve("quarantine"),
            folder.resolve("checkpoint"));
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

  static String text(String... lines) {
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
    return with(new StopRequest(), EventStream::rebuild);
  }

  public StreamRun every(Duration interval, StopRequest stop) {
    return with(stop, stream -> stream.every(interval));
  }

  private interface Way {
    void of(EventStream stream) throws InterruptedException;
  }

  private StreamRun with(StopRequest stop, Way way) {
    try (Warehouse warehouse = Warehouse.open(warehouseFile(), messages::add)) {
      way.of(
          new EventStream(
              spark,
              folders,
              warehouse,
              models,
              mapping,
              SessionRules.DEFAULT,
              new StreamSettings(filesPerBatch, Duration.ZERO, 1, 1),
              stop,
              batch -> {
                batches.add(batch);
                new MetricsFile(warehouse, folder.resolve("metrics.prom")).accept(batch);
                afterBatch.accept(batch);
              },
              messages::add));
      return this;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Path warehouseFile() {
    return folder.resolve("warehouse.sqlite");
  }

  /** The rows of a query, each as text with bars between the values. */
  List<String> rows(String query) {
    try (Connection connection = Warehouse.openForReading(warehouseFile());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        StringJoiner text = new StringJoiner("|");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          text.add(String.valueOf(rows.getString(i)));
        }
        texts.add(text.toString());
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  public long count(String query) {
    return Long.parseLong(rows(query).get(0));
  }

  /** A whole table in order, without the columns that tell when and in which batch. */
  List<String> table(String name) {
    String columns =
        String.join(
            ", ", rows("SELECT name FROM pragma_table_info('" + name + "')" + NOT_ABOUT_TIME));
    return rows("SELECT " + columns + " FROM " + name + " ORDER BY 1, 2");
  }
}
