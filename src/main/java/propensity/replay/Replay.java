package propensity.replay;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import propensity.Problem;
import propensity.replay.ReplaySource.ArrivingRecord;
import propensity.replay.ReplaySource.SourceFile;
import propensity.source.EventFolder;
import propensity.source.SourceMapping;
import propensity.spark.Records;

/**
 * Cuts a set of events, generated or not, into files in the order in which they arrived, and drops
 * these into a folder.
 *
 * <p>Records are passed on as they stand, broken ones and duplicates included; only Parquet is
 * turned into JSON lines. An event arrives when it happened, unless the truth beside generated
 * events says otherwise. Ties are in the order of shoppers, and of one shopper in that of their
 * file, so that the same events give the same files however shoppers lie in theirs.
 */
public final class Replay {
  private static final Encoder<SourceFile> FILE = Records.encoder(SourceFile.class);
  private static final Encoder<ArrivingRecord> RECORD = Records.encoder(ArrivingRecord.class);

  /** What the driver holds at a time. */
  private static final long BYTES_PER_PARTITION = 64L << 20;

  private static final int MAX_PARTITIONS = 10_000;
  private static final Column[] ORDER = {col("arrival"), col("user"), col("place"), col("line")};

  private Replay() {}

  /**
   * What was replayed.
   *
   * @param events records, broken ones and duplicates included
   * @param files they were cut into
   * @param known of these, which were left out since they have come in before
   */
  public record Replayed(long events, int files, int known) {}

  /**
   * Replays all events under a folder.
   *
   * @param mapping how to find time and id in the files
   * @param eventsFolder a path of any Hadoop file system; files at any depth
   * @param truthFolder the truth beside generated events, or null
   * @param incoming a folder of this machine; created where it is missing
   * @param known whether a file of a name has come in before: it is left out
   * @param progress told the number of events dropped so far, after every file
   * @throws Problem if there is no event file under the folder
   * @throws IOException if the files cannot be read or written
   * @throws InterruptedException if the thread is interrupted while it waits for an event to be due
   */
  public static Replayed run(
      SparkSession spark,
      ReplaySettings settings,
      SourceMapping mapping,
      String eventsFolder,
      String truthFolder,
      Path incoming,
      Predicate<String> known,
      LongConsumer progress)
      throws IOException, InterruptedException {
    return run(
        spark,
        settings,
        mapping,
        eventsFolder,
        truthFolder,
        incoming,
        known,
        progress,
        BYTES_PER_PARTITION);
  }

  /** The same, none of whose files has come in before. */
  public static Replayed run(
      SparkSession spark,
      ReplaySettings settings,
      SourceMapping mapping,
      String eventsFolder,
      String truthFolder,
      Path incoming,
      LongConsumer progress)
      throws IOException, InterruptedException {
    return run(
        spark, settings, mapping, eventsFolder, truthFolder, incoming, name -> false, progress);
  }

  static Replayed run(
      SparkSession spark,
      ReplaySettings settings,
      SourceMapping mapping,
      String eventsFolder,
      String truthFolder,
      Path incoming,
      Predicate<String> known,
      LongConsumer progress,
      long bytesPerPartition)
      throws IOException, InterruptedException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<FileStatus> found = EventFolder.files(hadoop, eventsFolder, mapping);
    List<FileShape> shapes = new ArrayList<>();
    Dataset<ArrivingRecord> records = records(spark, hadoop, found, shapes, mapping);
    if (truthFolder != null) {
      records = delayed(records, truthFolder);
    }
    long bytes = found.stream().mapToLong(FileStatus::getLen).sum();
    int partitions = (int) Math.min(MAX_PARTITIONS, 1 + bytes / bytesPerPartition);
    Iterator<ArrivingRecord> inOrder = inOrder(records, partitions).toLocalIterator();
    return drop(inOrder, shapes, settings, IncomingFolder.of(incoming, known), progress);
  }

  private static Replayed drop(
      Iterator<ArrivingRecord> records,
      List<FileShape> shapes,
      ReplaySettings settings,
      IncomingFolder incoming,
      LongConsumer progress)
      throws IOException, InterruptedException {
    ReplaySpeed.Clock clock = settings.pace().clock();
    List<String> lines = new ArrayList<>();
    int shape = -1;
    int inFile = 0;
    long dropped = 0;
    ArrivingRecord next = records.hasNext() ? records.next() : null;
    while (next != null) {
      if (inFile == 0) {
        shape = next.shape();
        if (!shapes.get(shape).header().isEmpty()) {
          lines.add(shapes.get(shape).header());
        }
      }
      lines.add(next.line());
      inFile++;
      clock.passed(next.arrival());
      next = records.hasNext() ? records.next() : null;
      if (next == null || inFile == settings.batchSize() || next.shape() != shape) {
        clock.await();
        incoming.drop(lines, shapes.get(shape).ending());
        dropped += inFile;
        progress.accept(dropped);
        lines.clear();
        inFile = 0;
      }
    }
    return new Replayed(dropped, incoming.files(), incoming.known());
  }

  private static Dataset<ArrivingRecord> inOrder(Dataset<ArrivingRecord> records, int partitions) {
    Dataset<ArrivingRecord> ranges =
        partitions == 1 ? records.coalesce(1) : records.repartitionByRange(partitions, ORDER);
    return ranges.sortWithinPartitions(ORDER);
  }

  private static Dataset<ArrivingRecord> delayed(
      Dataset<ArrivingRecord> records, String truthFolder) {
    Dataset<Row> delays =
        records
            .sparkSession()
            .read()
            .parquet(truthFolder)
            .where("arrival_time <> event_time or copy_arrival_time is not null")
            .select(
                col("event_id"),
                expr("unix_millis(arrival_time)").as("original"),
                expr("unix_millis(coalesce(copy_arrival_time, arrival_time))").as("second"));
    if (delays.isEmpty()) {
      return records;
    }
    Column arrival = expr("coalesce(if(copy, second, original), arrival)");
    return records
        .join(delays, records.col("id").equalTo(delays.col("event_id")), "left")
        .withColumn("arrival", arrival)
        .select("arrival", "user", "place", "id", "copy", "shape", "line")
        .as(RECORD);
  }

  private static Dataset<ArrivingRecord> records(
      SparkSession spark,
      Configuration hadoop,
      List<FileStatus> found,
      List<FileShape> shapes,
      SourceMapping mapping)
      throws IOException {
    List<SourceFile> files = new ArrayList<>();
    for (FileStatus file : found) {
      String uri = file.getPath().toString();
      FileShape shape = FileShape.of(hadoop, uri, mapping);
      if (!shapes.contains(shape)) {
        shapes.add(shape);
      }
      files.add(new SourceFile(uri, shapes.indexOf(shape)));
    }
    SerializableConfiguration conf = new SerializableConfiguration(hadoop);
    return spark
        .createDataset(files, FILE)
        .flatMap(
            (FlatMapFunction<SourceFile, ArrivingRecord>)
                file -> ReplaySource.open(conf.value(), file, mapping),
            RECORD);
  }
}
