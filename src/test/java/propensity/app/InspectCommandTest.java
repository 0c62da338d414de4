package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final Path EXPORTS = Path.of("src/test/resources/propensity/inspect");

  @TempDir Path folder;

  @Test
  void jsonIsOneLineWithFiguresAndMapping() {
    Cli.Ended ended =
        Cli.in(folder)
            .run("inspect", EXPORTS.resolve("line_total.csv").toString(), "--output", "json");

    assertThat(ended.lines()).hasSize(1);
    JsonNode line = ended.closingLine();
    assertThat(line.at("/revenue_cents").asLong()).isEqualTo(99_417);
    assertThat(line.at("/coverage/purchase/value").asDouble()).isEqualTo(1);
    assertThat(line.at("/columns/sku/type").asText()).isEqualTo("text");
    assertThat(line.at("/mapping").asText()).contains("price: amount ").contains("columns:");
    assertThat(line.at("/runs").asBoolean()).isTrue();
  }

  @Test
  void filesOfWhichNothingCanBeReadEndWithTwo() throws IOException {
    Path file = folder.resolve("temperatures.csv");
    Files.writeString(file, "station,celsius\nA,12.5\nB,13.5\n");

    Cli.Ended ended = Cli.in(folder).ending(2, "inspect", file.toString());

    assertThat(ended.messages())
        .contains("no event could be read")
        .contains("user_id, event_time, event_type")
        .doesNotContain("then: ");
    assertThat(ended.out()).contains("COLUMN");
  }

  /** All of its lines have an unknown type; its draft would be a mapping without one. */
  @Test
  void unknownTypesEndWithTwoAndAreNamed() {
    Cli.Ended ended = Cli.in(folder).ending(2, "inspect", EXPORTS.resolve("codes.csv").toString());

    assertThat(ended.out()).contains("no word of behavior_type is known");
  }
}
