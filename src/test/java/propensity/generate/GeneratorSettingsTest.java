package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import propensity.app.settings.ShippedSettings;
import propensity.replay.ReplaySettings;
import propensity.replay.ReplaySpeed;

class GeneratorSettingsTest {
  private static final GeneratorSettings DEFAULTS = ShippedSettings.read().generate();

  @Test
  void aBadValueIsNamed() {
    refused(() -> DEFAULTS.withUsers(0), "users", "0");
    refused(() -> DEFAULTS.withUsers(100_000_000), "users", "100000000");
    refused(() -> DEFAULTS.withDays(0), "days", "0");
    refused(() -> DEFAULTS.withDays(3_661), "days", "3661");
    refused(() -> starting("tomorrow"), "start_date", "tomorrow");
    refused(() -> starting("1066-10-14"), "start_date", "1066-10-14");
    refused(() -> DEFAULTS.withFormats(), "formats");
    refused(() -> DEFAULTS.withFormats(EventFormat.CSV, EventFormat.CSV), "formats");
    refused(() -> EventFormat.of("xml"), "format", "xml");
    refused(() -> new Defects(-0.1, 0, 0, 0, 0), "late", "-0.1");
    refused(() -> new Defects(0, 0.6, 0, 0, 0), "out_of_order", "0.6");
    refused(() -> new Defects(0, 0, Double.NaN, 0, 0), "duplicates", "NaN");
    refused(() -> new Defects(0.5, 0.5, 0.5, 0, 0), "sum");
    refused(() -> DEFAULTS.withDrift(ConversionDrift.of("device-mix@day15")), "device-mix@day15");
    refused(() -> ConversionDrift.of("device-mix"), "device-mix");
    refused(() -> ConversionDrift.of("weather@day3"), "weather@day3", "conversion-shock");
    refused(() -> ConversionDrift.of("device-mix@day0"), "0");
  }

  @Test
  void brokenLinesNeedAFormatMadeOfLines() {
    refused(
        () ->
            DEFAULTS
                .withDefects(new Defects(0, 0, 0, 0.1, 0))
                .withFormats(EventFormat.CSV, EventFormat.PARQUET),
        "malformed",
        "parquet");
  }

  @Test
  void jsonAndBack() throws Exception {
    ObjectMapper json =
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    GeneratorSettings settings =
        DEFAULTS
            .withDefects(new Defects(0.01, 0.02, 0.03, 0, 0.05))
            .withDrift(
                ConversionDrift.of("bot-wave@day3"), ConversionDrift.of("conversion-shock@day10"))
            .withFormats(EventFormat.PARQUET, EventFormat.JSON);

    assertThat(json.readValue(settings.json(), GeneratorSettings.class)).isEqualTo(settings);
    assertThat(settings.json())
        .contains("\"out_of_order\" : 0.02", "\"bot-wave@day3\"", "\"parquet\"");
  }

  @Test
  void replayRefusesWhatItCannotDo() {
    refused(() -> new ReplaySettings(0, "max"), "batch_size", "0");
    refused(() -> new ReplaySettings(10, "fast"), "speed", "fast");
    refused(() -> ReplaySpeed.of("0x"), "speed", "0");
  }

  private static GeneratorSettings starting(String day) {
    Defects none = new Defects(0, 0, 0, 0, 0);
    return new GeneratorSettings(1, 1, 1, day, List.of(EventFormat.CSV), none, List.of());
  }

  private static void refused(ThrowingCallable building, String... named) {
    assertThatIllegalArgumentException().isThrownBy(building).withMessageContainingAll(named);
  }
}
