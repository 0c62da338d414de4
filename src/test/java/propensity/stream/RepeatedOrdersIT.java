package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.spark.SparkExtension;

/** An order id is one order in the shop, however often and by whom it is sent. */
@ExtendWith(SparkExtension.class)
class RepeatedOrdersIT {
  private static final String HEADER = StreamRun.HEADER + ",order_id,order_value\n";
  private static final String SESSIONS =
      "SELECT user_id, events, purchases, revenue_cents FROM sessions ORDER BY user_id";

  private int purchases;

  /** In as many batches as there are files, or in fewer, and made again from the files. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void ordersAreSettledAcrossFilesBatchesAndShoppers(
      int filesPerBatch, SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder).filesPerBatch(filesPerBatch);
    run.dropText(
        "1.csv",
        HEADER
            + page("u1", "10:00:00")
            + purchase("u1", "10:05:00", "", "", "o1", "40.00")
            + purchase("u1", "10:05:00", "A", "15.00", "o1", "40.00"));
    run.dropText(
        "2.csv",
        HEADER
            + purchase("u1", "10:06:00", "", "", "o1", "40.00")
            + purchase("guest", "10:07:00", "", "", "o1", "40.00")
            + purchase("u2", "10:10:00", "A", "10.00", "o2", "")
            + purchase("u2", "10:10:00", "A", "10.00", "o2", ""));
    run.dropText(
        "3.csv",
        HEADER
            + purchase("u2", "10:20:00", "A", "10.00", "o2", "")
            + purchase("u2", "10:20:01", "B", "5.00", "o2", "")
            + purchase("u2", "10:25:00", "A", "10.00", "o3", "")
            + page("guest", "10:26:00"));
    run.once();

    List<String> expected = List.of("guest|1|0|0", "u1|3|1|4000", "u2|4|2|3500");
    assertThat(run.rows(SESSIONS)).isEqualTo(expected);
    assertThat(run.rows("SELECT sum(enriched), sum(duplicate), sum(lines_read) FROM batches"))
        .containsExactly("8|3|11");
    assertThat(run.disagreements()).isEmpty();

    run.rebuild();
    assertThat(run.rows(SESSIONS)).isEqualTo(expected);
    run.dropText("4.csv", HEADER + purchase("u3", "10:30:00", "B", "5.00", "o2", "")).once();
    assertThat(run.rows(SESSIONS)).isEqualTo(expected);
  }

  /** The order has no row then, and the tables agree all the same. */
  @Test
  void orderWhoseFirstLineIsLate(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    run.dropText("1.csv", HEADER + page("u1", "10:20:00"));
    run.dropText(
        "2.csv",
        HEADER
            + purchase("u1", "10:05:00", "A", "10.00", "o1", "")
            + purchase("u1", "10:21:00", "B", "5.00", "o1", ""));
    run.once();

    assertThat(run.rows(SESSIONS)).containsExactly("u1|2|0|500");
    assertThat(run.rows("SELECT count(*) FROM orders")).containsExactly("0");
    assertThat(run.rows("SELECT count(*) FROM late_events")).containsExactly("1");
    assertThat(run.disagreements()).isEmpty();
  }

  @Test
  void linesOfJsonNameOrdersWithoutAHeader(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    for (int file = 1; file <= 2; file++) {
      run.dropText(
          file + ".json",
          """
          {"user_id":"u%d","event_time":"2026-01-05T10:0%d:00Z","event_type":"purchase","price":5,"order_id":"o1"}
          {"user_id":"u9","event_time":"2026-01-05T10:0%d:00Z","event_type":"page_view"}
          """
              .formatted(file, file, file));
    }
    run.once();

    assertThat(run.rows(SESSIONS)).containsExactly("u1|1|1|500", "u9|2|0|0");
  }

  /** Keys are read in any case, with escapes, and in every file of an archive. */
  @ParameterizedTest
  @ValueSource(strings = {"Order_ID", "order\\u005fid", "order_id"})
  void ordersAreKnownHoweverTheirKeyIsWritten(String key, SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder);
    for (int file = 1; file <= 2; file++) {
      Path zip = folder.resolve("packed");
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
        out.putNextEntry(new ZipEntry("0.json"));
        out.write(
            "{\"user_id\":\"u9\",\"event_time\":\"2026-01-05T10:0%d:00Z\",\"event_type\":\"page_view\"}\n"
                .formatted(file)
                .getBytes(StandardCharsets.UTF_8));
        out.putNextEntry(new ZipEntry("1.json"));
        out.write(purchase(key, file).getBytes(StandardCharsets.UTF_8));
      }
      Files.createDirectories(run.folders.incoming());
      Files.move(zip, run.folders.incoming().resolve("packed-" + file + ".json.zip"));
      run.dropText("plain-" + file + ".json", purchase(key, file + 2));
    }
    run.once();

    assertThat(run.rows("SELECT sum(purchases), sum(revenue_cents) FROM sessions"))
        .containsExactly("1|500");
  }

  private static String purchase(String key, int number) {
    return "{\"user_id\":\"u%1$d\",\"event_time\":\"2026-01-05T10:0%1$d:00Z\",\"event_type\":\"purchase\",\"price\":5,\"%2$s\":\"o1\"}\n"
        .formatted(number, key);
  }

  private static String page(String user, String time) {
    return ",%s,,2026-01-05T%sZ,page_view,mobile,direct,/,,,,,\n".formatted(user, time);
  }

  private String purchase(
      String user, String time, String product, String price, String order, String value) {
    return "p%d,%s,,2026-01-05T%sZ,purchase,mobile,direct,/thanks,%s,%s,,%s,%s\n"
        .formatted(++purchases, user, time, product, price, order, value);
  }
}
