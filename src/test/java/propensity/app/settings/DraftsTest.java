package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import propensity.inspect.Inspect;
import propensity.inspect.ReadyMapping;

/**
 * Exports of one shop in many shapes, which a program outside of this project made and counted: the
 * draft finds the same shoppers, sessions, orders and money as it stands, with the ready mappings
 * and without.
 */
class DraftsTest {
  private static final Path EXPORTS = Path.of("src/test/resources/propensity/inspect");
  private static final long GAP = 30 * 60_000L;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/propensity/inspect/truth.csv", numLinesToSkip = 1)
  void countsWhatIsThere(
      String file, long events, long shoppers, long sessions, long orders, long revenueCents)
      throws IOException {
    Map<String, Object> truth =
        Map.of(
            "events", events,
            "shoppers", shoppers,
            "sessions_by_gap", sessions,
            "orders", orders,
            "revenue_cents", revenueCents);

    Inspect.Result ready = draft(file, ReadySource.all());
    assertThat(ready.facts()).containsAllEntriesOf(truth);
    assertThat(read(ready).facts()).containsAllEntriesOf(truth);
    if (!file.equals("snowplow.tsv")) { // 131 columns without names
      assertThat(draft(file, List.of()).facts()).containsAllEntriesOf(truth);
    }
  }

  private static Inspect.Result draft(String file, List<ReadyMapping> ready) throws IOException {
    return Inspect.draft(
        new Configuration(), List.of(EXPORTS.resolve(file).toString()), GAP, lines -> {}, ready);
  }

  /** The same file by the mapping as the commands read it. */
  private Inspect.Result read(Inspect.Result drafted) throws IOException {
    Path settings = folder.resolve("drafted.yaml");
    String indented =
        drafted.mapping().lines().map(line -> "  " + line + "\n").reduce("", String::concat);
    Files.writeString(settings, "source:\n" + indented);
    Object files = drafted.facts().get("files");
    return Inspect.check(
        new Configuration(),
        ((List<?>) files).stream().map(String::valueOf).toList(),
        SettingsReader.read(settings, null, Map.of(), Map.of()).source(),
        GAP,
        lines -> {});
  }
}
