package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.spark.SparkExtension;
import propensity.stream.Tables;
import propensity.warehouse.Database;

/** {@code pipeline --events} on a stranger's export: a simulated shop's, in REES46's clothes. */
@ExtendWith(SparkExtension.class)
class MappedPipelineIT {
  @TempDir Path folder;

  @Test
  void everyLineOfTheExportIsInTheWarehouse(SparkSession spark) throws IOException {
    assertThat(spark.version()).startsWith("4.2");
    assertThat(run("generate", "--users", "400", "--days", "10")).contains("generate");
    List<Event> simulated = simulated();
    Path export = Files.createDirectories(folder.resolve("export"));
    Files.write(export.resolve("2026-Jan.csv"), rees46(simulated));

    String pipeline = "pipeline --source rees46 --set train.force=true --events " + export;
    String said = run(pipeline);

    assertThat(said)
        .contains("no event is a checkout")
        .contains("No session has an event checkout");
    Database warehouse = Cli.in(folder).warehouse();
    Map<String, Long> revenue = new TreeMap<>();
    for (Event event : simulated) {
      boolean bought = event.type() == EventType.PURCHASE;
      if (event.type() != EventType.CHECKOUT) {
        revenue.merge(event.sessionId(), bought ? event.priceCents() : 0, Long::sum);
      }
    }
    assertThat(Tables.query(warehouse, "SELECT session_id, revenue_cents FROM sessions ORDER BY 1"))
        .isEqualTo(revenue.entrySet().stream().map(e -> e.getKey() + "|" + e.getValue()).toList());
    long checkouts = simulated.stream().filter(e -> e.type() == EventType.CHECKOUT).count();
    assertThat(
            Tables.query(
                warehouse,
                "SELECT sum(lines_read), sum(enriched + duplicate), sum(late), sum(rejected) FROM"
                    + " batches"))
        .containsExactly(
            "%d|%d|0|%d".formatted(simulated.size(), simulated.size() - checkouts, checkouts));
    assertThat(Tables.query(warehouse, "SELECT DISTINCT reason FROM rejected_events"))
        .containsExactly("ignored_event_type");
    assertThat(Cli.in(folder).summary().at("/kpis/purchases").asLong()).isPositive();

    List<String> before = Tables.rows(warehouse, "sessions");
    assertThat(run(pipeline)).contains("serves already").contains("the warehouse has them already");
    assertThat(Tables.rows(warehouse, "sessions")).isEqualTo(before);
  }

  @Test
  void ownEventsAreAskedForByName() {
    assertThat(failing(2, "pipeline", "--source", "rees46")).contains("--events FOLDER");
  }

  @Test
  void aFileThatIsCutOffIsNamed(SparkSession spark) throws IOException {
    assertThat(spark.version()).startsWith("4.2");
    StringBuilder text = new StringBuilder("event_time,event_type,user_id,user_session,price\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("2026-01-05 10:00:00 UTC,view,%d,s-%x,%d\n".formatted(i, i * 7919, i * 31 % 977));
    }
    Path packed = Files.createDirectories(folder.resolve("cut")).resolve("oct.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    Files.write(packed, Arrays.copyOf(Files.readAllBytes(packed), (int) Files.size(packed) / 2));

    for (String command : List.of("train", "replay")) {
      assertThat(failing(65, command, "--source", "rees46", "--events", packed.getParent() + ""))
          .contains("why: oct.csv.gz: ");
    }
  }

  private static List<String> rees46(List<Event> events) {
    List<String> lines = new ArrayList<>();
    lines.add("event_time,event_type,product_id,category_id,brand,price,user_id,user_session");
    for (Event event : events) {
      String type =
          switch (event.type()) {
            case PAGE_VIEW -> "view";
            case ADD_TO_CART -> "cart";
            case CHECKOUT -> "checkout";
            case PURCHASE -> "purchase";
            case REMOVE_FROM_CART, REFUND -> throw new IllegalStateException("not simulated");
          };
      String time = Instant.ofEpochMilli(event.time()).toString();
      lines.add(
          String.join(
              ",",
              time.replace('T', ' ').replace("Z", " UTC"),
              type,
              event.productId() == null ? "" : event.productId(),
              "2053013555631882655",
              "",
              event.priceCents() == null ? "" : "%.2f".formatted(event.priceCents() / 100.0),
              event.userId(),
              event.sessionId()));
    }
    return lines;
  }

  private List<Event> simulated() throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> below = Files.walk(folder.resolve("data/raw/events"))) {
      for (Path file : below.filter(each -> each.toString().endsWith(".csv")).toList()) {
        try (EventReader reader =
            EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
          reader.forEachRemaining(parsed -> events.add(parsed.event()));
        }
      }
    }
    assertThat(events).hasSizeGreaterThan(5_000);
    return events;
  }

  private String run(String command, String... options) {
    return Cli.in(folder).run(command, options).messages();
  }

  private String failing(int exitCode, String command, String... options) {
    return Cli.in(folder).ending(exitCode, command, options).messages();
  }
}
