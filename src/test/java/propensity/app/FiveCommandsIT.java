package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.source.EventReader;
import propensity.source.SourceMapping;
import propensity.spark.SparkExtension;

/** The classic run, command by command, into an empty folder; facts about what it leaves. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiveCommandsIT {
  private Cli cli;

  private final List<Event> raw = new ArrayList<>();

  @BeforeAll
  void runThem(SparkSession spark, @TempDir Path temporary) throws IOException {
    assertThat(spark.version()).startsWith("4.2");
    cli = SharedRun.copiedTo(temporary);
    readRaw();
  }

  @Test
  void everyEventIsInTheWarehouseExactlyOnce() {
    List<String> ids = raw.stream().map(Event::eventId).sorted().toList();

    assertThat(ids).hasSizeGreaterThan(5_000).doesNotHaveDuplicates();
    assertThat(cli.sql("SELECT event_id FROM events ORDER BY event_id")).isEqualTo(ids);
    assertThat(cli.sql("SELECT sum(enriched), sum(lines_read) FROM batches"))
        .containsExactly(ids.size() + "|" + ids.size());
  }

  @Test
  void propensityLiesBetweenZeroAndOneUntilTheFirstPurchase() {
    assertThat(cli.sql("SELECT count(*) FROM events WHERE NOT (propensity > 0 AND propensity < 1)"))
        .containsExactly("0");
    assertThat(
            cli.sql(
                "SELECT count(*) FROM events e LEFT JOIN (SELECT session_id, min(seq) AS first"
                    + " FROM events WHERE event_type = 'purchase' GROUP BY session_id) p"
                    + " USING (session_id)"
                    + " WHERE (e.propensity IS NULL) <> (e.seq >= coalesce(p.first, 1000000))"))
        .containsExactly("0");
  }

  @Test
  void sessionsHoldThePurchasesAndTheRevenueOfTheRawData() {
    Map<String, Integer> purchases = new TreeMap<>();
    Map<String, Long> revenue = new HashMap<>();
    for (Event event : raw) {
      boolean bought = event.type() == EventType.PURCHASE;
      purchases.merge(event.sessionId(), bought ? 1 : 0, Integer::sum);
      revenue.merge(event.sessionId(), bought ? event.valueCents() : 0, Long::sum);
    }

    assertThat(
            cli.sql(
                "SELECT session_id, purchases, revenue_cents FROM sessions ORDER BY session_id"))
        .isEqualTo(
            purchases.entrySet().stream()
                .map(e -> e.getKey() + "|" + e.getValue() + "|" + revenue.get(e.getKey()))
                .toList());
  }

  /** The report's totals once more, from the raw events and by other means than the warehouse's. */
  @Test
  void reportTotalsAreThoseOfTheRawData() throws IOException {
    Map<String, List<Event>> sessions =
        raw.stream().collect(Collectors.groupingBy(Event::sessionId));
    long newest =
        raw.stream()
            .collect(Collectors.toMap(Event::userId, Event::time, Math::max))
            .values()
            .stream()
            .sorted(Comparator.reverseOrder())
            .skip(2) // a time counts when three shoppers have reached it
            .findFirst()
            .orElseThrow();
    sessions
        .values()
        .removeIf(
            events ->
                events.stream().mapToLong(Event::time).max().orElseThrow()
                    >= newest - 40 * 60_000L);
    Map<String, long[]> byDevice = new TreeMap<>();
    long[] steps = new long[4];
    long revenue = 0;
    long purchases = 0;
    for (List<Event> events : sessions.values()) {
      Set<EventType> types = events.stream().map(Event::type).collect(Collectors.toSet());
      boolean bought = types.contains(EventType.PURCHASE);
      boolean checkout = bought || types.contains(EventType.CHECKOUT);
      boolean cart = checkout || types.contains(EventType.ADD_TO_CART);
      boolean[] reached = {true, cart, checkout, bought};
      for (int step = 0; step < 4; step++) {
        steps[step] += reached[step] ? 1 : 0;
      }
      Event first =
          events.stream()
              .min(Comparator.comparingLong(Event::time).thenComparing(Event::eventId))
              .orElseThrow();
      long[] counts = byDevice.computeIfAbsent(first.device().text(), key -> new long[2]);
      counts[0]++;
      counts[1] += bought ? 1 : 0;
      for (Event event : events) {
        if (event.type() == EventType.PURCHASE) {
          purchases++;
          revenue += event.valueCents();
        }
      }
    }

    JsonNode summary = cli.summary();
    JsonNode kpis = summary.path("kpis");
    assertThat(kpis.at("/conversion/sessions").asLong()).isEqualTo(steps[0]);
    assertThat(kpis.at("/conversion/conversions").asLong()).isEqualTo(steps[3]).isPositive();
    assertThat(kpis.path("revenue_cents").asLong()).isEqualTo(revenue);
    assertThat(kpis.path("purchases").asLong()).isEqualTo(purchases);
    assertThat(kpis.path("average_order_cents").asLong()).isEqualTo(revenue / purchases);
    assertThat(kpis.path("open_sessions").asLong())
        .isEqualTo(raw.stream().map(Event::sessionId).distinct().count() - steps[0]);
    List<Long> funnel = new ArrayList<>();
    summary
        .path("funnel")
        .forEach(
            step -> {
              if (step.path("dimension").asText().equals("all")) {
                funnel.add(step.at("/reached/conversions").asLong());
              }
            });
    assertThat(funnel).containsExactly(steps[0], steps[1], steps[2], steps[3]);
    Map<String, String> devices = new TreeMap<>();
    summary
        .path("conversion_by_device")
        .forEach(
            device ->
                devices.put(
                    device.path("value").asText(),
                    device.at("/conversion/sessions")
                        + " "
                        + device.at("/conversion/conversions")));
    Map<String, String> expected = new TreeMap<>();
    byDevice.forEach((device, counts) -> expected.put(device, counts[0] + " " + counts[1]));
    assertThat(devices).isEqualTo(expected);
  }

  @Test
  void modelFeaturesReportAndTablesAreThere() throws IOException {
    assertThat(cli.file("models/champion")).isNotEmptyFile();
    String version = Files.readString(cli.file("models/champion")).strip();
    assertThat(cli.file("models/" + version + "/card.json")).isNotEmptyFile();
    assertThat(cli.file("models/" + version + "/manifest.json")).isNotEmptyFile();
    assertThat(cli.file("data/raw/events_parquet")).isDirectory();
    assertThat(cli.file("data/raw/truth")).isDirectory();
    assertThat(cli.file("data/processed/session_features/csv")).isDirectory();
    assertThat(cli.file("data/processed/session_features/parquet")).isDirectory();
    assertThat(cli.file("reports/report.html")).content().startsWith("<!DOCTYPE html>");
    assertThat(cli.file("reports/report.html")).content().contains("href=\"model_card.html\"");
    assertThat(cli.file("reports/model_card.html")).content().contains("<h1>Model " + version);
    assertThat(cli.file("reports/funnel_by_segment.csv")).isNotEmptyFile();

    JsonNode summary = cli.summary();
    for (String block :
        new String[] {
          "kpis",
          "conversion_by_device",
          "conversion_by_referrer",
          "funnel",
          "score_deciles",
          "calibration",
          "time_to_purchase",
          "data_quality",
          "model"
        }) {
      assertThat(summary.has(block)).as(block).isTrue();
    }
  }

  @Test
  void asManySessionsAreOpenAsTheGapAllows() {
    assertThat(
            cli.sql(
                "SELECT count(*) FROM sessions WHERE closed <>"
                    + " (last_event_at < (SELECT max(event_time) FROM events GROUP BY user_id"
                    + " ORDER BY 1 DESC LIMIT 1 OFFSET 2) - 40 * 60000)"))
        .containsExactly("0");
  }

  @Test
  void anotherRoundDoublesNothing() {
    List<String> before = cli.sql("SELECT * FROM sessions ORDER BY session_id");
    cli.run("replay");
    cli.run("stream");

    assertThat(cli.sql("SELECT count(*) FROM events")).containsExactly("" + raw.size());
    assertThat(cli.sql("SELECT * FROM sessions ORDER BY session_id")).isEqualTo(before);
    assertThat(cli.sql("SELECT count(*) > 0 FROM files WHERE state = 'duplicate'"))
        .containsExactly("1");
  }

  @Test
  void runThatRejectsMostLinesSaysWhy(@TempDir Path folder) throws IOException {
    Cli broken = Cli.in(folder);
    Path incoming = Files.createDirectories(broken.file("data/incoming"));
    String header = "user_id,event_time,event_type\n";
    String bad = "u,yesterday,page_view\n".repeat(3) + "short\n".repeat(2);
    Files.writeString(
        incoming.resolve("a.csv"), header + "u,2026-01-05T10:00:00Z,page_view\n" + bad);
    String model = "--set=paths.models=" + cli.file("models");

    assertThat(broken.run("stream", model).messages())
        .contains("most lines were rejected, 5 of 6: 3 bad_time of event_time, 2 field_count; see:")
        .contains("./spark-submit.sh rejected list");

    Files.writeString(incoming.resolve("b.csv"), header + "u,2026-01-05T10:01:00Z,page_view\n");
    assertThat(broken.run("stream", model).messages()).doesNotContain("most lines");
  }

  @Test
  void whatHoldsAShoppersDoingsIsForItsOwner() throws IOException {
    for (String made :
        List.of("data/archive", "data/ready", "data/incoming", "data/checkpoint", "reports")) {
      assertThat(mode(made)).as(made).isEqualTo("rwx------");
    }
    for (String made : List.of("report.html", "analytics_summary.json", "warehouse.sqlite")) {
      assertThat(mode("reports/" + made)).as(made).isEqualTo("rw-------");
    }
    assertThat(mode("reports/metrics.prom")).isEqualTo("rw-r--r--");
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.file(path)));
  }

  @Test
  void stateIsClosedWithTheStream() {
    assertThat(StateStore.isMaintenanceRunning()).isFalse();
  }

  @Test
  void aSessionsScoreIsExplained() {
    String session =
        cli.sql("SELECT session_id FROM events WHERE stage = 'cart' ORDER BY event_id LIMIT 1")
            .get(0);
    List<String> lines = cli.run("model explain", session).lines();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("session " + session + " at event ");
    assertThat(lines.subList(1, 4)).allMatch(line -> line.contains("odds x "));
    assertThat(cli.run("model explain", session, "--reasons", "1").lines()).hasSize(2);
    cli.ending(2, "model explain", "no-such-session");
  }

  @Test
  void aModelsFiguresAreShownAndItsCardOnRequest() throws IOException {
    assertThat(cli.run("model show").lines())
        .anyMatch(line -> line.matches("  AUC +0\\.\\d{4} \\(0\\.\\d{4} to 0\\.\\d{4}\\)"))
        .anyMatch(line -> line.contains("share of the possible gain"))
        .anyMatch(line -> line.contains("mean predicted / mean truth"))
        .anyMatch(line -> line.contains("of the base rate"));

    JsonNode card = Cli.json(cli.run("model show", "--output", "json").out());
    assertThat(card.path("metrics").has("auc")).isTrue();
  }

  @Test
  void existingDataIsNotOverwrittenWithoutBeingTold() {
    cli.ending(2, "generate", "--users", "10");
  }

  private void readRaw() throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(cli.file("data/raw/events"))) {
      files = below.filter(file -> file.toString().endsWith(".csv")).toList();
    }
    for (Path file : files) {
      try (EventReader reader =
          EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
        reader.forEachRemaining(parsed -> raw.add(parsed.event()));
      }
    }
  }
}
