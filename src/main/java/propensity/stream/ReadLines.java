package propensity.stream;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import propensity.Sha256;
import propensity.sink.FileRead;
import propensity.sink.ReadyFile;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;
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

  private static Iterator<LinesOfUser> lines(
      Configuration hadoop, String path, SourceMapping mapping) {
    ReadyFile file =
        ReadyFile.parse(new Path(path).getName())
            .orElseThrow(() -> AcceptedFiles.unexpectedFile(path));
    String sha256 = sha256(hadoop, new Path(path));
    return new LinesByUser(
        EventReader.open(hadoop, path, mapping, file.fileId(), file.acceptedAt()),
        new FileRead(file.fileId(), sha256));
  }

  /**
   * The reader jumps about in some formats, so that the bytes are hashed by themselves: half a
   * microsecond a line, from the page cache.
   */
  private static String sha256(Configuration hadoop, Path path) {
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return Sha256.of(in);
    } catch (IOException e) {
      throw new UnreadableFileException(path.getName(), "unreadable", String.valueOf(e));
    }
  }
}
