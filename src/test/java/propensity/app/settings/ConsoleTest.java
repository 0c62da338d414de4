package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @Test
  void dataAndMessagesGoTheirOwnWays() {
    Console console = console(true);
    console.log("report", "asking");
    console.printData("a line");
    console.printSummary("report", Map.of("files", 3));

    assertThat(text(messages)).matches(" +\\d+\\.\\ds  report    asking\n");
    assertThat(text(data)).isEqualTo("a line\n{\"job\":\"report\",\"files\":3}\n");
  }

  @Test
  void aPersonGetsNoSummaryOfJson() {
    console(false).printSummary("report", Map.of("files", 3));

    assertThat(text(data)).isEmpty();
  }

  /** As in the intervals of the report's headlines, which a terminal shows as boxes. */
  @Test
  void wordJoinersAreLeftOut() {
    Console console = console(false);
    console.log("report", "95 %: 2.08\u2060–\u20603.63 %");
    console.printData("2.08\u2060–\u20603.63 %");

    assertThat(text(messages)).endsWith("95 %: 2.08–3.63 %\n");
    assertThat(text(data)).isEqualTo("2.08–3.63 %\n");
  }

  private Console console(boolean json) {
    return new Console(print(data), print(messages), json, false);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
