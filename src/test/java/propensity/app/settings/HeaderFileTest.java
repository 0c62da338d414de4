package propensity.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.ExitCode;
import propensity.source.SourceMapping;

/** The names of columns in a file beside the data. */
class HeaderFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user\ttime\ttype\n",
        "user,time,type",
        "\uFEFFuser;time;type\r\n",
        "user\ntime\ntype\n",
        "user , time , type\n",
      })
  void namesAreALineOrALineEach(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("names.tsv"), text);

    assertThat(read(file.toString()).text().header()).containsExactly("user", "time", "type");
    SourceMapping written = read(Map.of("source.header", "[user, time, type]"));
    assertThat(read(file.toString()).fingerprint()).isEqualTo(written.fingerprint());
  }

  @Test
  void fileWithoutNamesIsAProblem() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    Path twice = Files.writeString(folder.resolve("twice.txt"), "a,b,a\n");
    for (Path file : List.of(empty, folder.resolve("nowhere.txt"))) {
      assertProblem(ExitCode.USAGE).contains("source.header_file").by(() -> read(file.toString()));
    }
    assertProblem(ExitCode.USAGE).contains("source.header").by(() -> read(twice.toString()));
  }

  private static SourceMapping read(String file) {
    return read(Map.of("source.header_file", '"' + file + '"'));
  }

  private static SourceMapping read(Map<String, String> sets) {
    return SettingsReader.read(null, null, Map.of(), sets).source();
  }
}
