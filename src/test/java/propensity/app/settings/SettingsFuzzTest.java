package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.fuzz.Fuzz;

/**
 * Whatever a file of settings with a source mapping or a policy holds, what comes out is a {@link
 * Problem}.
 */
class SettingsFuzzTest {
  private static final List<String> WORDS =
      List.of(
          ":",
          ": ",
          "\n",
          "\n  ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "&a ",
          "*a",
          "!!str ",
          "|",
          ">",
          "#",
          "'",
          "\"",
          "\\",
          "null",
          "~",
          "\t",
          "\0",
          "\u00e9",
          "(",
          ")",
          "(a|b)*",
          "1e2147483648",
          "-1",
          "0x10",
          "5m",
          "NaN",
          ".inf",
          "1e400",
          "9223372036854775808",
          "json",
          "match",
          "hash",
          "join",
          "yyyy",
          "? ",
          "---",
          "%YAML 1.2\n");

  @TempDir Path folder;

  @Test
  void mapping() throws IOException {
    settings("mapping", 300);
  }

  /** The offers, and what a contact costs. */
  @Test
  void policy() throws IOException {
    settings("policy", 300);
  }

  private void settings(String corpus, int least) throws IOException {
    Path file = folder.resolve("propensity.yaml");
    Fuzz.run(
        corpus,
        WORDS,
        least,
        input -> {
          Files.write(file, input);
          try {
            SettingsReader.read(file, null, Map.of(), Map.of());
          } catch (Problem e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
          }
        });
  }
}
