package propensity.stream;

import java.util.Iterator;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.util.SerializableConfiguration;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.spark.Records;

/**
 * The stream's source: {@link LedgerSource} says which accepted files are new, and our own reader
 * reads them, because Spark's readers know neither line numbers nor why a line is bad.
 */
final class ReadLines {
  static final Encoder<LinesOfUser> LINES = Records.encoder(LinesOfUser.class);

  private ReadLines() {}

  static Dataset<LinesOfUser> from(
      SparkSession spark, Supplier<MicroBatchStream> files, SourceMapping mapping) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    return LedgerSource.paths(spark, files)
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
