package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
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
  void unknownKeyNamesTheNearest(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "stream:\n  file_per_batch: 3\n");

    assertThatThrownBy(() -> SettingsReader.read(file, null, Map.of(), Map.of()))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(problem).hasMessageContaining("stream.file_per_batch");
              assertThat(problem.remedy()).contains("stream.files_per_batch");
            });
  }

  @Test
  void badValueIsNamed() {
    assertThatThrownBy(
            () -> SettingsReader.read(null, null, Map.of(), Map.of("sessions.gap", "half an hour")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.why()).contains("half an hour"));
    assertThatThrownBy(
            () -> SettingsReader.read(null, null, Map.of(), Map.of("generate.users", "0")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.why()).contains("users"));
    assertThatThrownBy(
            () ->
                SettingsReader.read(null, null, Map.of(), Map.of("source.zone", "Europe/Atlantis")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.why()).contains("Europe/Atlantis"));
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

    assertThatThrownBy(() -> SettingsReader.read(file, null, Map.of(), Map.of()))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.why()).contains("line"));
  }
}
