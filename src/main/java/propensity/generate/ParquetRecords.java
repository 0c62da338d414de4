package propensity.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import propensity.event.SourceMapping;
import propensity.event.TimeReader;
import propensity.spark.Records;

/** The rows of Parquet files as JSON lines, ready to be replayed. */
final class ParquetRecords {
  private static final Encoder<ArrivingRecord> RECORD = Records.encoder(ArrivingRecord.class);
  private static final Map<String, String> JSON_OPTIONS =
      Map.of("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSX", "timeZone", "UTC");

  private ParquetRecords() {}

  /** A row before its time is read. */
  public record Untimed(Long arrival, String time, String id, int header, String line) {}

  private static final Encoder<Untimed> UNTIMED = Records.encoder(Untimed.class);

  /**
   * Reads these files, whose columns are the same.
   *
   * @param header what the records carry as their header
   */
  static Dataset<ArrivingRecord> read(
      SparkSession spark, List<String> files, SourceMapping mapping, int header) {
    Dataset<Row> rows = spark.read().parquet(files.toArray(String[]::new));
    String[] columns = rows.columns();
    String timeColumn = mapping.columns().getOrDefault("event_time", "event_time");
    String idColumn = mapping.columns().getOrDefault("event_id", "event_id");
    boolean timed =
        Arrays.asList(columns).contains(timeColumn)
            && rows.schema().apply(timeColumn).dataType().equals(DataTypes.TimestampType);
    Column line =
        to_json(
            struct(Arrays.stream(columns).map(ParquetRecords::column).toArray(Column[]::new)),
            JSON_OPTIONS);
    Column nothing = lit(null).cast("string");
    return rows.select(
            (timed ? expr("unix_millis(`" + timeColumn + "`)") : lit(null).cast("bigint"))
                .as("arrival"),
            (timed ? nothing : text(columns, timeColumn)).as("time"),
            text(columns, idColumn).as("id"),
            lit(header).as("header"),
            line.as("line"))
        .as(UNTIMED)
        .mapPartitions(
            (MapPartitionsFunction<Untimed, ArrivingRecord>) all -> new Arriving(all, mapping),
            RECORD);
  }

  private static Column text(String[] columns, String name) {
    return Arrays.asList(columns).contains(name)
        ? column(name).cast("string")
        : lit(null).cast("string");
  }

  private static Column column(String name) {
    return col("`" + name + "`");
  }

  /** Rows in the order of their file: the second of two with the same id is a copy. */
  private static final class Arriving implements Iterator<ArrivingRecord> {
    private final Iterator<Untimed> rows;
    private final TimeReader times;
    private String idBefore = "";

    private Arriving(Iterator<Untimed> rows, SourceMapping mapping) {
      this.rows = rows;
      this.times = TimeReader.of(mapping.timeFormat(), ZoneId.of(mapping.zone()));
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public ArrivingRecord next() {
      Untimed row = rows.next();
      String id = row.id() == null ? "" : row.id();
      boolean copy = !id.isEmpty() && id.equals(idBefore);
      idBefore = id;
      byte[] bytes = row.line().getBytes(StandardCharsets.UTF_8);
      String line = new String(bytes, StandardCharsets.ISO_8859_1);
      return new ArrivingRecord(arrival(row), id, copy, row.header(), line);
    }

    private long arrival(Untimed row) {
      if (row.arrival() != null) {
        return row.arrival();
      }
      try {
        return row.time() == null ? Long.MIN_VALUE : times.read(row.time());
      } catch (DateTimeException | ArithmeticException e) {
        return Long.MIN_VALUE;
      }
    }
  }
}
