package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.source.Mappings;
import propensity.source.SampleFiles;
import propensity.source.SourceMapping;
import propensity.source.SourceMapping.RepeatedLines;
import propensity.source.SourceMapping.Text;
import propensity.spark.SparkExtension;

/** A stranger's export gives the same tables in every format and order of columns. */
@ExtendWith(SparkExtension.class)
class SameInAllFormatsIT {
  private static final Path SAMPLE = Path.of("src/test/resources/propensity/sources/formats.csv");

  /** As Spark or a database exports it. */
  private static final String TYPED =
      "message rees46 { optional int64 product_id; optional int32 price (DECIMAL(9,2));"
          + " optional binary user_session (STRING); optional int64 user_id;"
          + " optional binary event_type (STRING);"
          + " optional int64 event_time (TIMESTAMP(MICROS,true)); optional int64 category_id; }";

  /**
   * As a data frame does: nanoseconds without a zone, and ids in doubles where some are missing.
   */
  private static final String DATA_FRAME =
      "message schema { optional binary event_type (STRING); optional double user_id;"
          + " optional int64 event_time (TIMESTAMP(NANOS,false)); optional double price;"
          + " optional binary user_session (STRING); optional int64 product_id; }";

  private static final SourceMapping ONE_OF_EQUAL_LINES =
      Mappings.rees46().with(new Text(",", "\"", "", List.of(), "auto", "", RepeatedLines.DROP));

  @TempDir Path folder;

  @Test
  void tablesAreEqual(SparkSession spark) throws IOException {
    SampleFiles sample = new SampleFiles(SAMPLE);
    List<String> numbers = List.of("price", "user_id", "product_id", "category_id");
    StreamRun plain = stream(spark, SAMPLE);

    assertThat(plain.rows("SELECT lines_read, enriched, duplicate, late, rejected FROM batches"))
        .containsExactly("20|13|2|1|4");
    assertThat(plain.rows("SELECT reason, column_name, line_no FROM rejected_events"))
        .containsExactly(
            "missing_value|user_id|5",
            "ignored_event_type|event_type|6",
            "missing_value|event_time|11",
            "missing_value|event_type|12");
    assertThat(plain.rows("SELECT sum(price_cents) FROM events WHERE event_type = 'purchase'"))
        .containsExactly("178807");
    assertThat(plain.rows("SELECT DISTINCT product_id FROM events WHERE length(product_id) = 19"))
        .containsExactlyInAnyOrder("2053013555631882655", "9223372036854775807");
    List<String> expected = tables(plain);

    for (Path file :
        List.of(
            sample.csv(folder.resolve("shuffled.csv")),
            sample.gzip(folder.resolve("packed.csv.gz")),
            sample.json(folder.resolve("numbers.json"), numbers),
            sample.json(folder.resolve("texts.jsonl"), List.of()),
            sample.parquet(folder.resolve("typed.parquet"), TYPED),
            sample.parquet(folder.resolve("frame.parquet"), DATA_FRAME))) {
      assertThat(tables(stream(spark, file))).as(file.toString()).isEqualTo(expected);
    }
  }

  private StreamRun stream(SparkSession spark, Path file) throws IOException {
    String name = file.getFileName().toString();
    StreamRun run =
        new StreamRun(spark, folder.resolve("run of " + name)).mapping(ONE_OF_EQUAL_LINES);
    Files.createDirectories(run.folders.incoming());
    Files.copy(file, run.folders.incoming().resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    return run.once();
  }

  private static List<String> tables(StreamRun run) {
    List<String> rows = new ArrayList<>();
    for (String table :
        new String[] {"events", "sessions", "orders", "order_items", "late_events"}) {
      rows.add(table);
      rows.addAll(run.table(table));
    }
    rows.add("counts");
    rows.addAll(run.rows("SELECT lines_read, enriched, duplicate, late, rejected FROM batches"));
    rows.addAll(run.rows("SELECT line_no, reason, column_name FROM rejected_events"));
    rows.addAll(run.rows("SELECT lines, state FROM files"));
    return rows;
  }
}
