package propensity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.analytics.EventRowBuilder.purchase;
import static propensity.analytics.EventRowBuilder.view;
import static propensity.analytics.SessionRowBuilder.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import propensity.Problem;
import propensity.analytics.SampleShop;
import propensity.analytics.SampleWarehouse;
import propensity.app.settings.ShippedSettings;
import propensity.model.ModelCard;
import propensity.model.ModelFiles;
import propensity.warehouse.Sqlite;
import propensity.warehouse.settings.ShopZone;

class ReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static ReportResult write(SampleWarehouse warehouse, ModelCard card, Path folder) {
    return write(warehouse, card, ShippedSettings.read().report(), folder);
  }

  /** As a run of report does, on a warehouse in memory. */
  static ReportResult write(
      SampleWarehouse warehouse, ModelCard card, ReportSettings settings, Path folder) {
    try {
      settings.decisions().put(warehouse.connection());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Report.write(warehouse.connection(), Optional.ofNullable(card), settings, folder);
  }

  /** The text of each file by its name. */
  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }

  private static void assertSchema(String summary) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(ReportTest.class.getResourceAsStream("analytics_summary.schema.json"));
    assertThat(schema.validate(JSON.readTree(summary))).isEmpty();
  }

  private record Case(String name, Consumer<SampleWarehouse> fill) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Case> cases() {
    return List.of(
        new Case("empty", warehouse -> {}),
        new Case("one session", warehouse -> warehouse.add(session("a"))),
        new Case("one open session", warehouse -> warehouse.add(session("a").open())),
        new Case("one bot", warehouse -> warehouse.add(session("a").ofBot())),
        new Case(
            "one purchase",
            warehouse ->
                warehouse
                    .add(session("a").bought(100))
                    .add(view("a", 1, SampleWarehouse.START, 0.5))
                    .add(purchase("a", 2, SampleWarehouse.START + 1_000))),
        new Case("no score", warehouse -> warehouse.add(session("a").scored(null, null))),
        new Case(
            "nobody buys",
            warehouse -> {
              SampleShop.fill(warehouse, 400, 3);
              warehouse.run("DELETE FROM events WHERE event_type = 'purchase'");
              warehouse.run("UPDATE sessions SET purchases = 0, converted = 0, revenue_cents = 0");
            }),
        new Case(
            "all buy",
            warehouse -> {
              SampleShop.fill(warehouse, 400, 3);
              warehouse.run(
                  "UPDATE sessions SET purchases = 1, converted = 1, revenue_cents = 100");
            }),
        new Case(
            "one device",
            warehouse -> {
              SampleShop.fill(warehouse, 400, 3);
              warehouse.run("UPDATE sessions SET device = 'mobile', referrer = 'direct'");
            }));
  }

  @Test
  void refundsAndAmountsKeptApartAreSaid() throws IOException {
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      warehouse
          .add(session("a").bought(5_000))
          .add(session("b").bought(0))
          .add(session("back"))
          .add(purchase("b", 1, SampleWarehouse.START))
          .add(purchase("back", 1, SampleWarehouse.START));
      long apart = SampleWarehouse.sessionNo("b");
      long back = SampleWarehouse.sessionNo("back");
      warehouse.run(
          """
          UPDATE sessions SET refunds = 1, refunded_cents = 2000 WHERE session_no = %2$d;
          UPDATE events SET event_type = 'refund', value_cents = 2000 WHERE session_no = %2$d;
          UPDATE events SET value_cents = 2640000, currency = 'JPY' WHERE session_no = %1$d;
          INSERT INTO orders SELECT record_id, NULL, user_id, session_no, event_time, value_cents,
            currency, 0, 0 FROM events WHERE session_no = %1$d;
          """
              .formatted(apart, back));

      ReportResult written = write(warehouse, null, folder);

      assertThat(written.headlines())
          .anyMatch(said -> said.contains("20.00 was paid back in 1 refund; of the revenue 30.00"))
          .anyMatch(
              said -> said.contains("26,400.00 JPY net") && said.contains("set shop.currency"));
      Map<String, String> texts = texts(folder);
      assertSchema(texts.get("analytics_summary.json"));
      JsonNode summary = JSON.readTree(texts.get("analytics_summary.json"));
      JsonNode kpis = summary.path("kpis");
      assertThat(kpis.at("/conversion/sessions").asInt()).as("visits").isEqualTo(2);
      assertThat(kpis.path("purchases").asInt()).isEqualTo(2);
      assertThat(kpis.path("average_order_cents").asInt()).isEqualTo(5_000);
      assertThat(kpis.path("net_revenue_cents").asInt()).isEqualTo(3_000);
      assertThat(kpis.path("orders_per_session").asDouble()).isEqualTo(1);
      assertThat(summary.at("/revenue_apart/by_currency/0/currency").asText()).isEqualTo("JPY");
      assertThat(texts.get("revenue_apart.csv")).contains("JPY,1,2640000,0,2640000");
      assertThat(texts.get("report.html")).contains("net of refunds 30.00");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sparseWarehouseHasASensibleReport(Case sparse) throws IOException {
    ModelCard empty = ModelFiles.JSON.readValue("{}", ModelCard.class);
    for (ModelCard card : new ModelCard[] {null, empty, SampleShop.card(7), SampleShop.card(99)}) {
      try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
        sparse.fill().accept(warehouse);
        if (card != null && card.trainingWindow().to() != null) {
          warehouse.run("UPDATE models SET learned_until = " + card.trainingWindow().to());
        }
        ReportResult result = write(warehouse, card, folder);
        assertThat(result.headlines()).isNotEmpty();
        for (Map.Entry<String, String> file : texts(folder).entrySet()) {
          assertThat(file.getValue())
              .as(file.getKey())
              .doesNotContain("NaN", "Infinity", "null%", ">null<");
        }
        assertSchema(Files.readString(folder.resolve("analytics_summary.json")));
      }
    }
  }

  @Test
  void filesAreTheSameForTheSameWarehouseAndNothingElseIsLeft() throws IOException {
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      SampleShop.fill(warehouse, 2_000, 5);
      ReportResult first = write(warehouse, SampleShop.card(7), folder.resolve("one"));
      write(warehouse, SampleShop.card(7), folder.resolve("two"));
      assertThat(texts(folder.resolve("one"))).isEqualTo(texts(folder.resolve("two")));
      assertThat(texts(folder.resolve("one")).keySet())
          .containsExactlyInAnyOrderElementsOf(
              first.files().stream().map(file -> file.getFileName().toString()).toList());
      assertSchema(Files.readString(folder.resolve("one/analytics_summary.json")));
    }
  }

  @Test
  void headlinesAreForAConsole() {
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      SampleShop.fill(warehouse, 2_000, 5);
      String headlines =
          String.join("\n", write(warehouse, SampleShop.card(7), folder).headlines());
      assertThat(headlines).contains("95 %", "–").doesNotContain("\u2060", "\u00A0");
    }
  }

  @Test
  void pageHasTheFiguresOfTheSummary() throws IOException {
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      SampleShop.fill(warehouse, 2_000, 5);
      write(warehouse, SampleShop.card(7), folder);
      JsonNode summary = JSON.readTree(folder.resolve("analytics_summary.json").toFile());
      String page = Files.readString(folder.resolve("report.html"));
      long sessions = summary.at("/kpis/conversion/sessions").asLong();
      assertThat(sessions)
          .isEqualTo(
              warehouse
                  .number("SELECT count(*) FROM sessions WHERE closed = 1 AND bot = 0")
                  .longValue());
      assertThat(page)
          .contains("<strong>" + Figures.count(sessions) + "</strong>")
          .contains(Figures.percent(summary.at("/kpis/conversion/rate").asDouble()));
      assertThat(summary.at("/evaluation/sessions").asLong())
          .isEqualTo(
              warehouse
                  .number(
                      "SELECT count(*) FROM session_outcomes WHERE started_at > "
                          + (SampleWarehouse.START + 7 * 86_400_000L))
                  .longValue());
    }
  }

  @Test
  void onlyTheFormatsAskedForAreWritten() throws IOException {
    ReportSettings all = ShippedSettings.read().report();
    ReportSettings json =
        new ReportSettings(
            all.margin(),
            all.contactCostCents(),
            all.budgetCents(),
            all.audienceDays(),
            all.offers(),
            List.of("json"));
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      write(warehouse, null, json, folder);
      assertThat(texts(folder)).containsOnlyKeys("analytics_summary.json");
    }
  }

  @Test
  void warehouseWithoutViewsSaysWhatToDo() throws IOException {
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      warehouse.run("DROP VIEW session_outcomes");
      assertThatThrownBy(() -> write(warehouse, null, folder))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.remedy()).contains("stream"));
      assertThat(texts(folder)).isEmpty();
    }
  }

  @Test
  void folderThatCannotBeWrittenIsAProblem() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      assertThatThrownBy(() -> write(warehouse, null, file.resolve("below")))
          .isInstanceOf(Problem.class);
    }
  }

  @Test
  void settingsNameWhatIsWrong() {
    ReportSettings all = ShippedSettings.read().report();
    assertThatThrownBy(() -> new ReportSettings(0, 1, 1, 1, all.offers(), all.formats()))
        .hasMessageContaining("report.margin");
    assertThatThrownBy(() -> new ReportSettings(0.3, -1, 1, 1, all.offers(), all.formats()))
        .hasMessageContaining("report.contact_cost_cents");
    assertThatThrownBy(() -> new ReportSettings(0.3, 1, 1, 1, null, all.formats()))
        .hasMessageContaining("report.offers");
    assertThatThrownBy(() -> new ReportSettings(0.3, 1, 1, 1, all.offers(), List.of("pdf")))
        .hasMessageContaining("report.formats");
  }

  @Test
  void viewCountsWithTheSettingsOfTheLastReport() throws IOException {
    Path file = folder.resolve("warehouse.sqlite");
    try (SampleWarehouse warehouse = SampleWarehouse.at(file)) {
      SampleShop.fill(warehouse, 3_000, 5);
      ReportSettings shipped = ShippedSettings.read().report();
      for (ReportSettings settings :
          List.of(
              shipped,
              new ReportSettings(0.05, 120, 900, 3, shipped.offers(), shipped.formats()),
              new ReportSettings(0.9, 0, 0, 14, shipped.offers(), shipped.formats()))) {
        Report.write(
            Sqlite.at(file),
            Optional.empty(),
            settings,
            new ShopZone("UTC"),
            folder.resolve("out"));
        JsonNode retargeting =
            JSON.readTree(folder.resolve("out/analytics_summary.json").toFile()).at("/retargeting");
        assertThat(retargeting.at("/margin").asDouble()).isEqualTo(settings.margin());
        assertThat(retargeting.at("/contact_cost_cents").asLong())
            .isEqualTo(settings.contactCostCents());
        assertThat(warehouse.number("SELECT count(*) FROM retargeting_audience"))
            .isEqualTo(retargeting.at("/prospects").asDouble());
        assertThat(
                warehouse.number(
                    "SELECT count(*) FROM retargeting_audience WHERE expected_value_cents > 0"))
            .isEqualTo(retargeting.at("/break_even_rank").asDouble());
        assertThat(warehouse.number("SELECT coalesce(sum(chosen), 0) FROM retargeting_audience"))
            .isEqualTo(retargeting.at("/chosen").asDouble());
        assertThat(Files.readAllLines(folder.resolve("out/retargeting_audience.csv")))
            .hasSize(1 + retargeting.at("/prospects").asInt());
      }
    }
  }

  @Test
  void whoMayOnlyReadCanAskWithTheSettingsInTheWarehouse() throws IOException, SQLException {
    Path file = folder.resolve("warehouse.sqlite");
    ReportSettings shipped = ShippedSettings.read().report();
    try (SampleWarehouse warehouse = SampleWarehouse.at(file)) {
      shipped.decisions().put(warehouse.connection());
      warehouse.run(
          "CREATE TRIGGER only_reading BEFORE UPDATE ON decision_settings"
              + " BEGIN SELECT raise(FAIL, 'read only'); END");
      Report.write(
          Sqlite.at(file), Optional.empty(), shipped, new ShopZone("UTC"), folder.resolve("out"));
      ReportSettings others = new ReportSettings(0.9, 1, 1, 1, shipped.offers(), shipped.formats());
      assertThatThrownBy(
              () ->
                  Report.write(
                      Sqlite.at(file),
                      Optional.empty(),
                      others,
                      new ShopZone("UTC"),
                      folder.resolve("out")))
          .hasStackTraceContaining("read only");
    }
  }
}
