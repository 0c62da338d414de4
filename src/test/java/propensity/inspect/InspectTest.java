package propensity.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;

class InspectTest {
  private static final Path SAMPLES = Path.of("src/test/resources/propensity/sources");
  private static final long GAP = 30 * 60_000L;

  @TempDir Path folder;

  @Test
  void mappingOfAnEasyFileIsSureAndCountsAreRight() throws IOException {
    Inspect.Result result = inspect(SAMPLES.resolve("rees46.csv"));

    assertThat(result.mapping())
        .contains("  user_id: user_id\n")
        .contains("  session_id: user_session\n")
        .contains("  view: page_view")
        .contains("  remove_from_cart: remove_from_cart ")
        .contains("time_format: iso");
    assertThat(String.join("\n", result.findings()))
        .contains("6: 6 events, 0 not")
        .contains("1 events say the same")
        .contains("3 by their own ids, 1 of them buy")
        .contains("steps     no checkout: ")
        .doesNotContain("no add_to_cart");
  }

  @Test
  void whatIsUnsureIsMarked() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(
        file,
        """
        uid;what;date;total;colour
        7;view;03/04/2026 10:00;"1.234,50";red
        8;order;05/06/2026 11:00;12,5;red
        """);

    String mapping = inspect(file).mapping();

    assertThat(mapping).containsPattern("event_type: what +# \\? by its values only");
    assertThat(mapping).contains("delimiter: \";\"").contains("price_format: decimal_comma");
    assertThat(mapping).containsPattern("event_time: date +# \\? the name can mean many things");
    assertThat(mapping).contains("# ? time_format: dd/MM/yyyy HH:mm and MM/dd/yyyy HH:mm");
    assertThat(mapping).contains("# ? zone");
  }

  /** Hadoop has no name for the checksums of a file with a colon in its own. */
  @Test
  void fileWithATimeInItsNameIsReadAsAnyOther() throws IOException {
    Path file = folder.resolve("2026-01-05T10:00.csv");
    Files.copy(SAMPLES.resolve("rees46.csv"), file);

    assertThat(inspect(file).mapping().replace(file.getFileName().toString(), "rees46.csv"))
        .isEqualTo(inspect(SAMPLES.resolve("rees46.csv")).mapping());
  }

  @Test
  void nestedJsonIsTakenApart() throws IOException {
    String mapping = inspect(SAMPLES.resolve("shopify.jsonl")).mapping();

    assertThat(mapping)
        .contains("user_id: clientId")
        .contains("event_time: timestamp")
        .contains("event_type: name")
        .contains("user_agent: context/navigator/userAgent\n")
        .contains("product_added_to_cart: add_to_cart");
  }

  @Test
  void filesWithoutAHeaderAreSaidToBe() throws IOException {
    Inspect.Result result = inspect(SAMPLES.resolve("yoochoose-clicks.dat"));

    assertThat(result.findings().get(0)).contains("WITHOUT a header");
    assertThat(result.mapping()).contains("header: [column_1, column_2, column_3, column_4]");
  }

  /** A file of codes would be one of purchases else, each view of a page an order. */
  @Test
  void typesThatNobodyKnowsAreAsked() throws IOException {
    Inspect.Result result = inspect(Path.of("src/test/resources/propensity/inspect/codes.csv"));

    assertThat(result.runs()).isFalse();
    assertThat(result.findings()).last().asString().contains("event_type");
    assertThat(result.mapping()).contains("  # '1': ?").contains("event_type: behavior_type");
  }

  @Test
  void amountsOfSeveralCurrenciesAreNeverOneFigure() throws IOException {
    Inspect.Result result =
        inspect(Path.of("src/test/resources/propensity/inspect/currencies.csv"));

    assertThat(result.facts().get("kept_apart_cents").toString()).contains("EUR=", "USD=");
    assertThat(result.mapping()).contains("# ? currency: ");
  }

  @Test
  void wordsThatBecameOtherAreCounted() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(
        file,
        """
        user_id,event_time,event_type,device,referrer
        u,2026-01-05T10:00:00Z,page_view,Smartphone,cpc
        u,2026-01-05T10:01:00Z,purchase,Smartphone,cpc
        v,2026-01-05T10:02:00Z,page_view,Fridge,Newspaper
        v,2026-01-05T10:03:00Z,add_to_cart,Phone,organic
        """);

    Inspect.Result result = inspect(file);

    assertThat(String.join("\n", result.findings()))
        .contains("other     device: Fridge (1)")
        .contains("other     referrer: Newspaper (1)")
        .contains("1 purchases have no price");
    assertThat(result.mapping())
        .contains("  Smartphone: mobile\n  Phone: mobile\n")
        .contains("  cpc: paid\n")
        .containsPattern("device: device +# \\? 75 % of its words are known");
  }

  @Test
  void sampleOfShoppersKeepsThemWhole() {
    ShopperSample all = new ShopperSample();
    ShopperSample some = new ShopperSample(1_000);
    for (int i = 0; i < 6_000; i++) {
      Event event =
          event("u" + i % 600, i, i % 600 < 60 ? EventType.PURCHASE : EventType.PAGE_VIEW);
      all.add(event);
      some.add(event);
    }

    ShopperSample.Tally whole = all.tally(GAP);
    ShopperSample.Tally part = some.tally(GAP);

    assertThat(whole.shoppers()).isEqualTo(600);
    assertThat(whole.byGap()).isEqualTo(600);
    assertThat(whole.convertingByGap()).isEqualTo(60);
    assertThat(part.samplingExponent()).isPositive();
    assertThat(part.shoppers())
        .isBetween(600L >> (part.samplingExponent() + 1), 600L >> (part.samplingExponent() - 1));
    assertThat(part.byGap()).isEqualTo(part.shoppers());
  }

  private static Event event(String user, int second, EventType type) {
    return new Event(
        "e" + second,
        user,
        null,
        second * 100L,
        type,
        Device.OTHER,
        Referrer.OTHER,
        null,
        null,
        null,
        null,
        second);
  }

  private static Inspect.Result inspect(Path file) throws IOException {
    return Inspect.draft(new Configuration(), List.of(file.toString()), GAP, lines -> {});
  }
}
