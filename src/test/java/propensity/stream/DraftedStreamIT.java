package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
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

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/propensity/inspect/truth.csv", numLinesToSkip = 1)
  void warehouseHasWhatIsThere(
      String file,
      long events,
      long shoppers,
      long sessions,
      long orders,
      long revenueCents,
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

    assertThat(sessions).isPositive();
    assertThat(run.rows("SELECT sum(enriched + duplicate + late) FROM batches"))
        .containsExactly(Long.toString(events));
    assertThat(
            run.rows(
                "SELECT count(DISTINCT user_id), sum(purchases), sum(revenue_cents) FROM sessions"))
        .containsExactly("%d|%d|%d".formatted(shoppers, orders, revenueCents));
    assertThat(run.disagreements()).isEmpty();
  }
}
