package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.ExitCode;
import propensity.decide.OfferPolicy;
import propensity.generate.Defects;
import propensity.generate.EventFormat;
import propensity.generate.GeneratorSettings;
import propensity.report.ReportSettings;
import propensity.session.SessionRules;
import propensity.source.Origin;
import propensity.source.SourceMapping;
import propensity.train.TrainSettings;

class SettingsReaderTest {
  @Test
  void shippedSettingsBindAndAreTheDefaultsOfTheCode() {
    Settings shipped =
        SettingsReader.read(Path.of("conf/propensity.yaml"), null, Map.of(), Map.of());

    assertThat(shipped.generate())
        .isEqualTo(
            new GeneratorSettings(
                1_500,
                14,
                42,
                "2026-01-05",
                List.of(EventFormat.CSV),
                new Defects(0, 0, 0, 0, 0),
                List.of()));
    assertThat(shipped.train())
        .isEqualTo(
            new TrainSettings(
                42,
                0.6,
                0.2,
                List.of(1.0, 0.3, 0.1, 0.03, 0.01, 0.001, 0.0001),
                100,
                200,
                50,
                5,
                2_000_000,
                500_000,
                false));
    assertThat(shipped.report())
        .isEqualTo(
            new ReportSettings(
                0.30,
                50,
                5000,
                7,
                new OfferPolicy(
                    "2026-1",
                    0.5,
                    List.of(
                        new OfferPolicy.Rule(
                            "discount_10", 0.05, 0.2, List.of("cart", "checkout"), 10_000),
                        new OfferPolicy.Rule(
                            "free_shipping", 0.05, 0.5, List.of("cart", "checkout"), 3_000),
                        new OfferPolicy.Rule("cart_reminder", 0.01, 0.5, List.of("cart"), 0))),
                List.of("json", "csv", "html")));
    assertThat(shipped.sessions()).isEqualTo(SessionRules.DEFAULT);
    assertThat(shipped.source()).isEqualTo(SourceMapping.contract());
  }

  @Test
  void setWinsOverEnvironmentOverFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(
        file, "sessions: {gap: 20m, allowed_lateness: 1m}\nstream: {files_per_batch: 3}\n");

    Settings settings =
        SettingsReader.read(
            file,
            null,
            Map.of("PROPENSITY_SESSIONS_GAP", "40m", "PROPENSITY_STREAM_FILES_PER_BATCH", "4"),
            Map.of("sessions.gap", "50m"));

    assertThat(settings.sessions().gap()).isEqualTo(Duration.ofMinutes(50));
    assertThat(settings.sessions().allowedLateness()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.stream().filesPerBatch()).isEqualTo(4);
  }

  @Test
  void clocksAheadAreASettingOfTheSource() {
    SourceMapping source =
        SettingsReader.read(null, null, Map.of(), Map.of("source.max_ahead", "90s")).source();

    assertThat(source.maxAhead()).isEqualTo(Duration.ofSeconds(90));
    assertThat(SourceMapping.contract().maxAhead()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void unknownKeyNamesTheNearest(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "stream:\n  file_per_batch: 3\n");

    assertProblem(ExitCode.USAGE)
        .what("stream.file_per_batch")
        .what("p.yaml, line 2")
        .remedy("stream.files_per_batch")
        .by(() -> SettingsReader.read(file, null, Map.of(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "sessions.gap,   half an hour,    half an hour",
    "sessions.forget_after, 7d, sessions.forget_after must be at least 8 days",
    "generate.users, 0,               users",
    "source.zone,    Europe/Atlantis, Europe/Atlantis",
    "sessions.gap,   half an hour,    --set",
  })
  void badValueIsNamed(String key, String value, String why) {
    assertProblem(ExitCode.USAGE)
        .contains(why)
        .by(() -> SettingsReader.read(null, null, Map.of(), Map.of(key, value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stream", "nothing", "stream.nothing", "stream.settle.unit", "source.columns.a.b"})
  void unknownKeyOnTheCommandLineIsNamed(String key) {
    assertProblem(ExitCode.USAGE)
        .what("'" + key + ".x' (--set)")
        .by(() -> SettingsReader.read(null, null, Map.of(), Map.of(key + ".x", "1")));
  }

  @Test
  void aKeyOfTheUsersMayBeAddedToHisMap(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), "source: {columns: {user_id: who}}\n");

    SourceMapping source =
        SettingsReader.read(file, null, Map.of(), Map.of("source.columns.page", "url")).source();

    assertThat(source.columns().keySet()).containsExactlyInAnyOrder("user_id", "page");
  }

  @Test
  void sectionWithoutKeysIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), "paths: {raw: r}\nstream: 3\n");

    assertProblem(ExitCode.USAGE)
        .what("stream is a section, not a value (" + file + ", line 2)")
        .why("files_per_batch, settle")
        .by(() -> SettingsReader.read(file, null, Map.of(), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# all as shipped\n", "---\n"})
  void emptyFileChangesNothing(String text, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), text);

    assertThat(SettingsReader.read(file, null, Map.of(), Map.of()).stream())
        .isEqualTo(SettingsReader.read(null, null, Map.of(), Map.of()).stream());
  }

  @Test
  void mapsOfTheUserReplaceOurs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(
        file, "source:\n  columns: {user_id: visitor}\n  event_types: {view: page_view}\n");

    SourceMapping source = SettingsReader.read(file, null, Map.of(), Map.of()).source();

    assertThat(source.columns()).containsOnly(Map.entry("user_id", List.of(Origin.of("visitor"))));
    assertThat(source.eventTypes()).containsOnly(Map.entry("view", "page_view"));
  }

  @Test
  void notYamlNamesTheLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "stream:\n  files_per_batch: [1\n");

    assertProblem(ExitCode.USAGE)
        .what("p.yaml is not YAML")
        .why("line")
        .by(() -> SettingsReader.read(file, null, Map.of(), Map.of()));
  }
}
