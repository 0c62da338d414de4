package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Parsed;
import propensity.event.Referrer;
import propensity.event.Rejection.Reason;
import propensity.source.EventReader;
import propensity.source.SourceMapping;

/** The mappings that are there already, each on a few lines made by hand. */
class ReadySourcesTest {
  private static final Path SAMPLES = Path.of("src/test/resources/propensity/sources");

  @TempDir Path folder;

  @Test
  void everyShippedMappingBindsAndIsListed() throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.list(Path.of("conf/sources"))) {
      files = all.map(file -> file.getFileName().toString().replace(".yaml", "")).toList();
    }
    assertThat(files).containsExactlyInAnyOrderElementsOf(SourceFile.SHIPPED);
    assertThat(SourceFile.SHIPPED).allSatisfy(name -> assertThat(source(name)).isNotNull());
  }

  @Test
  void inspectKnowsThemAgain() {
    Configuration hadoop = new Configuration();
    Map<String, String> samples =
        Map.of(
            "rees46.csv", "rees46",
            "events-retailrocket.csv", "retailrocket",
            "yoochoose-clicks.dat", "yoochoose",
            "snowplow.tsv", "snowplow",
            "ga4.csv", "ga4",
            "shopify.jsonl", "shopify");

    samples.forEach(
        (file, source) ->
            assertThat(ReadySource.of(hadoop, SAMPLES.resolve(file).toString()))
                .as(file)
                .contains(source));
  }

  @Test
  void inspectTakesNobodyElsesFileForOneOfThem() throws IOException {
    Path other = folder.resolve("a.csv");
    Files.writeString(other, "user_id,event_time,event_type\nu,2026-01-05T10:00:00Z,view\n");

    assertThat(ReadySource.of(new Configuration(), other.toString())).isEmpty();
  }

  @Test
  void rees46() throws IOException {
    List<Parsed> rows = read("rees46", "rees46.csv");

    Event view = rows.get(0).event();
    assertThat(view.time()).isEqualTo(1572566400000L);
    assertThat(view.userId()).isEqualTo("520088904");
    assertThat(view.sessionId()).startsWith("4d3b30da");
    assertThat(view.priceCents()).isEqualTo(48907);
    assertThat(rows.get(1).event().type()).isEqualTo(EventType.ADD_TO_CART);
    assertThat(rows.get(2).event().priceCents()).isEqualTo(29360);
    assertThat(rows.get(3).event().type()).isEqualTo(EventType.REMOVE_FROM_CART);
    // Two equal lines, whose times are whole seconds, are two events.
    Event again = rows.get(5).event();
    Event before = rows.get(4).event();
    assertThat(again.eventId()).isNotEqualTo(before.eventId());
    assertThat(again.time()).isEqualTo(before.time());
    assertThat(again.productId()).isEqualTo(before.productId());
    assertThat(again.userId()).isEqualTo(before.userId());
  }

  @Test
  void retailRocket() throws IOException {
    List<Parsed> rows = read("retailrocket", "events-retailrocket.csv");

    assertThat(rows)
        .extracting(row -> row.event().type())
        .containsExactly(EventType.PAGE_VIEW, EventType.ADD_TO_CART, EventType.PURCHASE);
    assertThat(rows.get(0).event().time()).isEqualTo(1433221332117L);
    assertThat(rows.get(0).event().productId()).isEqualTo("355908");
    assertThat(source("retailrocket").covers("category_tree.csv")).isFalse();
  }

  @Test
  void yooChooseHasTwoKindsOfFilesWithoutHeaders() throws IOException {
    List<Parsed> clicks = read("yoochoose", "yoochoose-clicks.dat");
    List<Parsed> buys = read("yoochoose", "yoochoose-buys.dat");

    assertThat(clicks).hasSize(2).allMatch(row -> row.event().type() == EventType.PAGE_VIEW);
    assertThat(clicks.get(0).event().recordId()).isEqualTo(1);
    assertThat(buys.get(0).event().valueCents()).isEqualTo(209_200);
    assertThat(buys.get(1).event().priceCents()).isNull();
    assertThat(buys.get(1).event().userId()).isEqualTo("1");
  }

  @Test
  void snowplow() throws IOException {
    List<Parsed> rows = read("snowplow", "snowplow.tsv");

    Event view = rows.get(0).event();
    assertThat(view.userId()).isEqualTo("d-1");
    assertThat(view.time()).isEqualTo(1767607200123L);
    assertThat(view.page()).isEqualTo("/caps");
    assertThat(view.device()).isEqualTo(Device.DESKTOP);
    assertThat(view.referrer()).isEqualTo(Referrer.ORGANIC);
    Event cart = rows.get(1).event();
    assertThat(cart.userId()).isEqualTo("n-2");
    assertThat(cart.type()).isEqualTo(EventType.ADD_TO_CART);
    assertThat(cart.productId()).isEqualTo("sku-1");
    assertThat(cart.priceCents()).isEqualTo(1250);
    assertThat(cart.referrer()).isEqualTo(Referrer.PAID);
    assertThat(cart.time()).isEqualTo(1767607260000L);
    assertThat(rows.get(2).event().valueCents()).isEqualTo(2500);
    assertThat(rows.get(3).rejection().reason()).isEqualTo(Reason.IGNORED_EVENT_TYPE);
  }

  @Test
  void ga4() throws IOException {
    List<Parsed> rows = read("ga4", "ga4.csv");

    Event view = rows.get(0).event();
    assertThat(view.time()).isEqualTo(1609459200000L);
    assertThat(view.sessionId()).isEqualTo("111.222-1609459200");
    assertThat(view.page()).isEqualTo("/caps");
    assertThat(view.referrer()).isEqualTo(Referrer.ORGANIC);
    assertThat(rows.get(1).event().referrer()).isEqualTo(Referrer.DIRECT);
    assertThat(rows.get(2).rejection().reason()).isEqualTo(Reason.IGNORED_EVENT_TYPE);
    assertThat(rows.get(3).event().type()).isEqualTo(EventType.CHECKOUT);
    assertThat(rows.get(3).event().referrer()).isEqualTo(Referrer.PAID);
    assertThat(rows.get(3).event().device()).isEqualTo(Device.OTHER);
    assertThat(rows.get(3).event().sessionId()).isNotEqualTo(view.sessionId());
    assertThat(rows.get(4).event().referrer()).isEqualTo(Referrer.EMAIL);
    assertThat(rows.get(4).event().valueCents()).isEqualTo(2500);
  }

  @Test
  void shopify() throws IOException {
    List<Parsed> rows = read("shopify", "shopify.jsonl");

    Event view = rows.get(0).event();
    assertThat(view.eventId()).isEqualTo("sh-1");
    assertThat(view.device()).isEqualTo(Device.MOBILE);
    assertThat(view.referrer()).isEqualTo(Referrer.SOCIAL);
    assertThat(view.page()).isEqualTo("/collections/caps");
    Event cart = rows.get(1).event();
    assertThat(cart.productId()).isEqualTo("p-9");
    assertThat(cart.valueCents()).isEqualTo(5970);
    assertThat(cart.device()).isEqualTo(Device.DESKTOP);
    assertThat(cart.referrer()).isEqualTo(Referrer.DIRECT);
    Event purchase = rows.get(2).event();
    assertThat(purchase.valueCents()).isEqualTo(5970);
    assertThat(purchase.productId()).isEqualTo("p-9");
    assertThat(rows.get(3).rejection().reason()).isEqualTo(Reason.IGNORED_EVENT_TYPE);
  }

  private static SourceMapping source(String name) {
    return SettingsReader.read(null, name, Map.of(), Map.of()).source();
  }

  private static List<Parsed> read(String source, String file) throws IOException {
    List<Parsed> rows = new ArrayList<>();
    String path = SAMPLES.resolve(file).toString();
    try (EventReader reader = EventReader.open(new Configuration(), path, source(source))) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }
}
