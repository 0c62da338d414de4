package propensity.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import propensity.event.SourceMapping;
import propensity.spark.Records;

/** The rows of Parquet files as JSON lines, ready to be replayed. */
final class ParquetRecords {
  private static final Encoder<ArrivingRecord> RECORD = Records.encoder(ArrivingRecord.class);
  private static final Map<String, String> JSON_OPTIONS =
      Map.of("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSX", "timeZone", "UTC");

  private ParquetRecords() {}

  /**
   * Reads these files, whose columns are the same.
   *
   * @param shape what the records carry as the shape of their file
   */
  static Dataset<ArrivingRecord> read(
      SparkSession spark, List<String> files, SourceMapping mapping, int shape) {
    Dataset<Row> rows = spark.read().parquet(files.toArray(String[]::new));
    String[] columns = rows.columns();
    SourceMapping ofFile = mapping.forFile(new Path(files.get(0)).getName());
    return rows.select(
            to_json(
                struct(Arrays.stream(columns).map(ParquetRecords::column).toArray(Column[]::new)),
                JSON_OPTIONS))
        .as(Encoders.STRING())
        .mapPartitions(
            (MapPartitionsFunction<String, ArrivingRecord>)
                lines -> RawRecords.ofJson(lines, shape, ofFile),
            RECORD);
  }

  private static Column column(String name) {
    return col("`" + name + "`");
  }
}
