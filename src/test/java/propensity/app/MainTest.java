package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  private final ByteArrayOutputStream talk = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                       | no command | --help",
        "trian                                  | trian      | train",
        "train --modells x                      | --modells  | --models",
        "generate --users 0                     | setting    | conf/propensity.yaml",
        "generate --users many                  | setting    | conf/propensity.yaml",
        "replay --speed fast                    | replay     | replay --help",
        "stream --every soon                    | soon       | --every 1s",
        "stream --once --every 1s               | mutually   | --help",
        "report --set paths.warehous=x          | warehous   | paths.warehouse",
        "report --set paths.warehouse=none.db   | none.db    | stream --once",
        "report --conf nowhere.yaml             | nowhere    | --conf",
        "model                                  | list       | --help",
        "model show no-such                     | no-such    | model list",
      })
  void mistakeIsThreeLinesAndExitCode2(String words, String what, String remedy) {
    int code = run(words == null ? new String[0] : words.strip().split("\\s+"));

    String[] lines = talk.toString(StandardCharsets.UTF_8).split("\n");
    assertThat(code).isEqualTo(2);
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).startsWith("error: ").contains(what);
    assertThat(lines[1]).startsWith("  why: ");
    assertThat(lines[2]).startsWith("   do: ").contains(remedy);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        new String[] {
          "pipeline",
          "generate",
          "train",
          "replay",
          "stream",
          "report",
          "model",
          "rejected",
          "doctor"
        }) {
      assertThat(run(command, "--help")).isZero();
    }
  }

  private int run(String... words) {
    return Main.run(new PrintStream(talk, true, StandardCharsets.UTF_8), words);
  }
}
