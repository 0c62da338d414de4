package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import propensity.warehouse.Warehouse;

/** The classic run, command by command, into an empty folder; facts about what it leaves. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiveCommandsIT {
  private Path folder;

  private final List<Event> raw = new ArrayList<>();

  @BeforeAll
  void runThem(SparkSession spark, @TempDir Path temporary) throws IOException {
    folder = temporary;
    assertThat(spark.version()).startsWith("4.2");
    assertThat(run("generate", "--users", "400", "--days", "10", "--format", "csv,parquet"))
        .isZero();
    assertThat(run("train", "--force")).isZero();
    assertThat(run("replay", "--batch-size", "5000")).isZero();
    assertThat(run("stream", "--once")).isZero();
    assertThat(run("report")).isZero();
    readRaw();
  }

  @Test
  void everyEventIsInTheWarehouseExactlyOnce() throws SQLException {
    List<String> ids = raw.stream().map(Event::eventId).sorted().toList();

    assertThat(ids).hasSizeGreaterThan(5_000).doesNotHaveDuplicates();
    assertThat(rows("SELECT event_id FROM events ORDER BY event_id")).isEqualTo(ids);
    assertThat(rows("SELECT sum(enriched), sum(lines_read) FROM batches"))
        .containsExactly(ids.size() + "|" + ids.size());
  }

  @Test
  void propensityLiesBetweenZeroAndOneUntilTheFirstPurchase() throws SQLException {
    assertThat(rows("SELECT count(*) FROM events WHERE NOT (propensity > 0 AND propensity < 1)"))
        .containsExactly("0");
    assertThat(
            rows(
                "SELECT count(*) FROM events e LEFT JOIN (SELECT session_id, min(seq) AS first"
                    + " FROM events WHERE event_type = 'purchase' GROUP BY session_id) p"
                    + " USING (session_id)"
                    + " WHERE (e.propensity IS NULL) <> (e.seq >= coalesce(p.first, 1000000))"))
        .containsExactly("0");
  }

  @Test
  void sessionsHoldThePurchasesAndTheRevenueOfTheRawData() throws SQLException {
    Map<String, Integer> purchases = new TreeMap<>();
    Map<String, Long> revenue = new HashMap<>();
    for (Event event : raw) {
      boolean bought = event.type() == EventType.PURCHASE;
      purchases.merge(event.sessionId(), bought ? 1 : 0, Integer::sum);
      revenue.merge(event.sessionId(), bought ? event.valueCents() : 0, Long::sum);
    }

    assertThat(
            rows("SELECT session_id, purchases, revenue_cents FROM sessions ORDER BY session_id"))
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
    long newest = raw.stream().mapToLong(Event::time).max().orElseThrow();
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

    JsonNode summary =
        new ObjectMapper().readTree(folder.resolve("reports/analytics_summary.json").toFile());
    JsonNode kpis = summary.path("kpis");
    assertThat(kpis.at("/conversion/sessions").asLong()).isEqualTo(steps[0]);
    assertThat(kpis.at("/conversion/conversions").asLong()).isEqualTo(steps[3]).isPositive();
    assertThat(kpis.path("revenue_cents").asLong()).isEqualTo(revenue);
    assertThat(kpis.path("purchases").asLong()).isEqualTo(purchases);
    assertThat(kpis.path("average_order_cents").asLong()).isEqualTo(revenue / steps[3]);
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
    assertThat(folder.resolve("models/champion")).isNotEmptyFile();
    String version = Files.readString(folder.resolve("models/champion")).strip();
    assertThat(folder.resolve("models/" + version + "/card.json")).isNotEmptyFile();
    assertThat(folder.resolve("models/" + version + "/manifest.json")).isNotEmptyFile();
    assertThat(folder.resolve("data/raw/events_parquet")).isDirectory();
    assertThat(folder.resolve("data/raw/truth")).isDirectory();
    assertThat(folder.resolve("data/processed/session_features/csv")).isDirectory();
    assertThat(folder.resolve("data/processed/session_features/parquet")).isDirectory();
    assertThat(folder.resolve("reports/report.html")).content().startsWith("<!DOCTYPE html>");
    assertThat(folder.resolve("reports/report.html"))
        .content()
        .contains("href=\"model_card.html\"");
    assertThat(folder.resolve("reports/model_card.html"))
        .content()
        .contains("<h1>Model " + version);
    assertThat(folder.resolve("reports/funnel_by_segment.csv")).isNotEmptyFile();

    JsonNode summary =
        new ObjectMapper().readTree(folder.resolve("reports/analytics_summary.json").toFile());
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
  void asManySessionsAreOpenAsTheGapAllows() throws SQLException {
    assertThat(
            rows(
                "SELECT count(*) FROM sessions WHERE closed <>"
                    + " (last_event_at < (SELECT max(event_time) FROM events) - 40 * 60000)"))
        .containsExactly("0");
  }

  @Test
  void anotherRoundDoublesNothing() throws SQLException {
    List<String> before = rows("SELECT * FROM sessions ORDER BY session_id");
    assertThat(run("replay")).isZero();
    assertThat(run("stream")).isZero();

    assertThat(rows("SELECT count(*) FROM events")).containsExactly("" + raw.size());
    assertThat(rows("SELECT * FROM sessions ORDER BY session_id")).isEqualTo(before);
    assertThat(rows("SELECT count(*) > 0 FROM files WHERE state = 'duplicate'"))
        .containsExactly("1");
  }

  @Test
  void aSessionsScoreIsExplained() throws SQLException {
    String session =
        rows("SELECT session_id FROM events WHERE stage = 'cart' ORDER BY event_id LIMIT 1").get(0);
    List<String> lines = printed("model explain", session);

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("session " + session + " at event ");
    assertThat(lines.subList(1, 4)).allMatch(line -> line.contains("odds x "));
    assertThat(printed("model explain", session, "--reasons", "1")).hasSize(2);
    assertThat(run("model explain", "no-such-session")).isEqualTo(2);
  }

  @Test
  void aModelsFiguresAreShownAndItsCardOnRequest() throws IOException {
    assertThat(printed("model show"))
        .anyMatch(line -> line.matches("  AUC +0\\.\\d{4} \\(0\\.\\d{4} to 0\\.\\d{4}\\)"))
        .anyMatch(line -> line.contains("share of the possible gain"))
        .anyMatch(line -> line.contains("mean predicted / mean truth"))
        .anyMatch(line -> line.contains("of the base rate"));

    JsonNode card =
        new ObjectMapper().readTree(String.join("\n", printed("model show", "--output", "json")));
    assertThat(card.path("metrics").has("auc")).isTrue();
  }

  @Test
  void existingDataIsNotOverwrittenWithoutBeingTold() {
    assertThat(run("generate", "--users", "10")).isEqualTo(2);
  }

  private int run(String command, String... options) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    for (String path :
        new String[] {
          "raw", "processed", "models", "incoming", "ready", "archive", "quarantine", "checkpoint"
        }) {
      String where = path.equals("models") ? "models" : "data/" + path;
      words.add("--set=paths." + path + "=" + folder.resolve(where));
    }
    words.add("--set=paths.reports=" + folder.resolve("reports"));
    words.add("--set=paths.warehouse=" + folder.resolve("reports/warehouse.sqlite"));
    words.addAll(List.of(options));
    ByteArrayOutputStream talk = new ByteArrayOutputStream();
    int code =
        Main.run(new PrintStream(talk, true, StandardCharsets.UTF_8), words.toArray(new String[0]));
    if (code == 1) {
      throw new AssertionError(talk.toString(StandardCharsets.UTF_8));
    }
    return code;
  }

  private List<String> printed(String command, String... options) {
    PrintStream before = System.out;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    System.setOut(new PrintStream(data, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(command, options)).isZero();
    } finally {
      System.setOut(before);
    }
    return data.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void readRaw() throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(folder.resolve("data/raw/events"))) {
      files = below.filter(file -> file.toString().endsWith(".csv")).toList();
    }
    for (Path file : files) {
      try (EventReader reader =
          EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
        reader.forEachRemaining(parsed -> raw.add(parsed.event()));
      }
    }
  }

  private List<String> rows(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection =
            Warehouse.openForReading(folder.resolve("reports/warehouse.sqlite"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        texts.add(String.join("|", values));
      }
    }
    return texts;
  }
}
