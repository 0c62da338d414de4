package propensity.stream;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import propensity.sink.ReadyFile;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.spark.Records;

/**
 * The stream's source: Spark's file source says which accepted files are new, and our own reader
 * reads them, because Spark's readers know neither line numbers nor why a line is bad.
 */
final class ReadLines {
  static final Encoder<LinesOfUser> LINES = Records.encoder(LinesOfUser.class);

  private static final String FILE_COLUMNS =
      "path STRING, modificationTime TIMESTAMP, length LONG, content BINARY";

  private ReadLines() {}

  static Dataset<LinesOfUser> from(
      SparkSession spark, java.nio.file.Path ready, int filesPerBatch, SourceMapping mapping) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    return spark
        .readStream()
        .format("binaryFile")
        .schema(FILE_COLUMNS)
        .option("maxFilesPerTrigger", filesPerBatch)
        .option("maxFileAge", "36500d")
        .load(ReadyFile.hadoopName(ready))
        .select(col("path"))
        .as(Encoders.STRING())
        .flatMap(
            (FlatMapFunction<String, LinesOfUser>) path -> lines(hadoop.value(), path, mapping),
            LINES);
  }

  /** The lines of one accepted file, which is hashed and decoded in the same read. */
  static Iterator<LinesOfUser> lines(Configuration hadoop, String path, SourceMapping mapping) {
    ReadyFile file =
        ReadyFile.parse(new Path(path).getName())
            .orElseThrow(() -> AcceptedFiles.unexpectedFile(path));
    return new LinesByUser(
        EventReader.openHashed(hadoop, path, mapping, file.fileId(), file.acceptedAt()),
        file.fileId());
  }
}
