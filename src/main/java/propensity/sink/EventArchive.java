package propensity.sink;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.SerializableConfiguration;
import propensity.event.Event;
import propensity.session.FoldOutput;

/**
 * A Parquet copy of the enriched events, as they were on arrival: {@code
 * day=2026-01-05/QUERY-BATCH- PARTITION.parquet} under a folder of any Hadoop file system. The
 * tasks that compute a batch write it, before the batch is committed. A file's name says whose rows
 * are in it, and all attempts at a partition of a batch compute the same rows: what is tried again,
 * or run again after a crash, replaces its own file with an equal one.
 *
 * <p>A file shows under its name when it is complete; no rename is relied on to replace another in
 * one step, so that object stores will do.
 */
public final class EventArchive implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String ATTEMPTS = "_attempts";
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private static final String SCHEMA =
      """
      message event {
        required binary event_id (STRING); required binary session_id (STRING);
        required binary user_id (STRING); required int64 event_time (TIMESTAMP(MILLIS,true));
        required binary event_type (STRING); required binary device (STRING);
        required binary referrer (STRING); optional binary page (STRING);
        optional binary product_id (STRING); optional int64 price_cents; optional int32 quantity;
        required int32 seq; required binary stage (STRING); required int64 cart_value_cents;
        optional double propensity; optional int32 decile; required binary model_version (STRING);
        optional binary features (STRING); required binary query_id (STRING);
        required int64 batch_id; required int64 file_id; required int64 line_no;
      }
      """;

  private final String folder;
  private final SerializableConfiguration hadoop;

  /** An archive under a folder. */
  public EventArchive(String folder, SerializableConfiguration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /** The same rows, of which the enriched events are archived on their way. */
  public Dataset<byte[]> through(Dataset<byte[]> rows, BatchContext batch) {
    String queryId = batch.queryId();
    long batchId = batch.batchId();
    String model = batch.modelVersion();
    return rows.mapPartitions(
        (MapPartitionsFunction<byte[], byte[]>)
            packed -> new Attempt(packed, queryId, batchId, model),
        Encoders.BINARY());
  }

  /** Removes what attempts that were killed have left; no batch may be under way. */
  public void removeAttempts() {
    remove(path -> path.getName().equals(ATTEMPTS));
  }

  /** Removes everything, before all events come in again under another query. */
  public void clear() {
    remove(path -> path.getName().equals(ATTEMPTS) || path.getName().startsWith("day="));
  }

  private interface Which {
    boolean is(Path path);
  }

  private void remove(Which which) {
    Path top = new Path(folder);
    try {
      FileSystem files = top.getFileSystem(hadoop.value());
      if (files.exists(top)) {
        for (FileStatus child : files.listStatus(top)) {
          if (which.is(child.getPath())) {
            files.delete(child.getPath(), true);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One attempt at one partition: writes aside, and shows its files when all rows have passed. */
  private final class Attempt implements Iterator<byte[]> {
    private final MessageType schema = MessageTypeParser.parseMessageType(SCHEMA);
    private final Iterator<byte[]> packed;
    private final String queryId;
    private final long batchId;
    private final String model;
    private final Path aside = new Path(folder, ATTEMPTS + "/" + TaskContext.get().taskAttemptId());
    private final Map<String, ParquetWriter<Group>> days = new HashMap<>();

    Attempt(Iterator<byte[]> packed, String queryId, long batchId, String model) {
      this.packed = packed;
      this.queryId = queryId;
      this.batchId = batchId;
      this.model = model;
    }

    @Override
    public boolean hasNext() {
      if (packed.hasNext()) {
        return true;
      }
      show();
      return false;
    }

    @Override
    public byte[] next() {
      byte[] next = packed.next();
      for (StreamRow row : RowCodec.read(next)) {
        if (row.outcome() != null && row.outcome().kind() == FoldOutput.Kind.ENRICHED) {
          write(row);
        }
      }
      return next;
    }

    private void write(StreamRow row) {
      long time = row.outcome().event().time();
      String day = Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC).toLocalDate().toString();
      try {
        ParquetWriter<Group> writer = days.get(day);
        if (writer == null) {
          writer =
              ExampleParquetWriter.builder(
                      HadoopOutputFile.fromPath(new Path(aside, day), hadoop.value()))
                  .withType(schema)
                  .withConf(hadoop.value())
                  .withRowGroupSize(ROW_GROUP_BYTES)
                  .withCompressionCodec(CompressionCodecName.SNAPPY)
                  .build();
          days.put(day, writer);
        }
        writer.write(group(row));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Group group(StreamRow row) {
      FoldOutput outcome = row.outcome();
      Event event = outcome.event();
      Group group = new SimpleGroup(schema);
      group.add("event_id", event.eventId());
      group.add("session_id", outcome.sessionId());
      group.add("user_id", event.userId());
      group.add("event_time", event.time());
      group.add("event_type", event.type().text());
      group.add("device", event.device().text());
      group.add("referrer", event.referrer().text());
      addIfThere(group, "page", event.page());
      addIfThere(group, "product_id", event.productId());
      if (event.priceCents() != null) {
        group.add("price_cents", (long) event.priceCents());
      }
      if (event.quantity() != null) {
        group.add("quantity", (int) event.quantity());
      }
      group.add("seq", outcome.seq());
      group.add("stage", outcome.stage().text());
      group.add("cart_value_cents", outcome.cartValueCents());
      if (row.score() != null) {
        group.add("propensity", row.score().propensity());
        group.add("decile", row.score().decile());
      }
      group.add("model_version", model);
      addIfThere(group, "features", row.features());
      group.add("query_id", queryId);
      group.add("batch_id", batchId);
      group.add("file_id", event.fileId());
      group.add("line_no", event.line());
      return group;
    }

    private static void addIfThere(Group group, String name, String value) {
      if (value != null) {
        group.add(name, value);
      }
    }

    private void show() {
      if (days.isEmpty()) {
        return;
      }
      String name =
          "%s-%06d-%04d.parquet".formatted(queryId, batchId, TaskContext.getPartitionId());
      try {
        FileSystem files = aside.getFileSystem(hadoop.value());
        for (Map.Entry<String, ParquetWriter<Group>> day : days.entrySet()) {
          day.getValue().close();
          Path place = new Path(new Path(folder, "day=" + day.getKey()), name);
          files.mkdirs(place.getParent());
          files.delete(place, false);
          if (!files.rename(new Path(aside, day.getKey()), place)) {
            throw new IOException("cannot rename a file of the archive to " + place);
          }
        }
        days.clear();
        files.delete(aside, true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
