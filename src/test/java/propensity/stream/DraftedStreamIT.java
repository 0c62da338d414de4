package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import propensity.app.settings.ReadySource;
import propensity.inspect.Inspect;
import propensity.spark.SparkExtension;

/**
 * Exports of one shop in many shapes, streamed by the drafted mapping as it stands: the warehouse
 * has the shoppers, orders and money that are in the file.
 */
@ExtendWith(SparkExtension.class)
class DraftedStreamIT {
  private static final Path EXPORTS = Path.of("src/test/resources/propensity/inspect");

  /** Others differ from these in words alone. */
  private static final Set<String> STREAMED =
      Set.of(
          "cents.jsonl",
          "coveo.csv",
          "debezium.jsonl",
          "discount.csv",
          "double.csv",
          "excel_de.csv",
          "ga4.jsonl",
          "line_total.csv",
          "matomo.json",
          "orders_de.csv",
          "otto.jsonl",
          "posthog.csv",
          "shopify_orders.csv",
          "snowplow.tsv",
          "uci_retail.csv",
          "woocommerce.csv");

  static Stream<Arguments> exports() throws IOException {
    return Files.readAllLines(EXPORTS.resolve("truth.csv")).stream()
        .map(line -> line.split(",", -1))
        .filter(values -> STREAMED.contains(values[0]))
        .map(values -> Arguments.of((Object[]) values));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exports")
  void warehouseHasWhatIsThere(
      String file,
      String events,
      String shoppers,
      String sessionsByGap,
      String orders,
      String revenueCents,
      @TempDir Path folder,
      SparkSession spark)
      throws IOException {
    Path export = EXPORTS.resolve(file);
    Inspect.Result drafted =
        Inspect.draft(
            new Configuration(),
            List.of(export.toString()),
            30 * 60_000L,
            lines -> {},
            ReadySource.all());
    String text =
        Files.readString(
            export,
            file.equals("orders_de.csv")
                ? Charset.forName("windows-1252")
                : StandardCharsets.UTF_8);
    StreamRun run =
        new StreamRun(spark, folder).mapping(drafted.source()).dropText(file, text).once();

    assertThat(run.rows("SELECT sum(enriched + duplicate + late) FROM batches"))
        .containsExactly(events);
    assertThat(
            run.rows(
                "SELECT count(DISTINCT user_id), sum(purchases), sum(revenue_cents) FROM sessions"))
        .containsExactly(String.join("|", shoppers, orders, revenueCents));
    assertThat(run.disagreements()).isEmpty();
  }
}
