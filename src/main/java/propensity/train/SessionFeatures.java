package propensity.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_millis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import propensity.session.FeatureColumns;

/** The table of sessions for other tools: features at the last event before a purchase, label. */
final class SessionFeatures {
  private static final long ROWS_OF_FILE = 1_000_000;

  private SessionFeatures() {}

  /**
   * Replaces the sub-folders {@code csv} and {@code parquet}.
   *
   * @param sessions last examples
   * @param count how many they are
   */
  static void write(Dataset<Row> sessions, long count, String folder) {
    List<Column> columns = new ArrayList<>();
    columns.add(col("sessionId").as("session_id"));
    columns.add(col("userId").as("user_id"));
    columns.add(timestamp_millis(col("startedAt")).as("started_at"));
    columns.addAll(FeatureColumns.of("features"));
    columns.add(col("bought").cast("int").as("label"));
    Dataset<Row> table =
        sessions.select(columns.toArray(Column[]::new)).coalesce((int) (1 + count / ROWS_OF_FILE));
    table
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .option("escape", "\"")
        .option("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
        .csv(folder + "/csv");
    table.write().mode(SaveMode.Overwrite).parquet(folder + "/parquet");
  }
}
