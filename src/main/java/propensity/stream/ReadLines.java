package propensity.stream;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.util.SerializableConfiguration;
import propensity.event.Order.Place;
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

  /** In no path and in no name. */
  private static final char SEPARATOR = '\0';

  private ReadLines() {}

  static Dataset<LinesOfUser> from(
      SparkSession spark, Supplier<MicroBatchStream> files, SourceMapping mapping) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    return LedgerSource.paths(spark, files)
        .flatMap(
            (FlatMapFunction<String, LinesOfUser>) row -> linesOf(row, hadoop.value(), mapping),
            LINES);
  }

  /**
   * A row of the source: where a file is, as what it was dropped, which tells its kind, and which
   * lines of their orders its purchases are, by the number of the record, but for first ones.
   */
  static String row(Path file, String dropped, Map<Long, Place> places) {
    StringBuilder row = new StringBuilder(ReadyFile.hadoopName(file));
    row.append(SEPARATOR).append(dropped).append(SEPARATOR);
    places.forEach((record, place) -> row.append(record).append(' ').append(place).append(' '));
    return row.toString();
  }

  private static Map<Long, Place> places(String text) {
    Map<Long, Place> places = new HashMap<>();
    StringTokenizer words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      places.put(Long.valueOf(words.nextToken()), Place.valueOf(words.nextToken()));
    }
    return places;
  }

  private static Iterator<LinesOfUser> linesOf(
      String row, Configuration hadoop, SourceMapping mapping) {
    String[] parts = row.split(String.valueOf(SEPARATOR), -1);
    return lines(hadoop, parts[0], mapping.forFile(parts[1]), places(parts[2]));
  }

  /**
   * The lines of one accepted file, which is hashed and decoded in the same read.
   *
   * @param mapping as it is for this file
   * @param places of its purchases in their orders, see {@link SettledOrders}
   */
  static Iterator<LinesOfUser> lines(
      Configuration hadoop, String path, SourceMapping mapping, Map<Long, Place> places) {
    ReadyFile file =
        ReadyFile.parse(path.substring(path.lastIndexOf('/') + 1))
            .orElseThrow(() -> AcceptedFiles.unexpectedFile(path));
    return new LinesByUser(
        EventReader.openHashed(hadoop, path, mapping, file.fileId(), file.acceptedAt()),
        file.fileId(),
        places);
  }
}
