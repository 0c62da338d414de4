package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has a file's name and is none is refused, where reading it would take for ever. */
class SpecialFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.csv.gz", "a.json", "a.parquet"})
  void pipeIsRefused(String name) throws Exception {
    Path pipe = NamedPipe.create(folder.resolve(name));

    refused(pipe);
    refused(Files.createSymbolicLink(folder.resolve("link-" + name), pipe));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.json"})
  void deviceIsRefused(String name) throws IOException {
    refused(Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/zero")));
  }

  private static void refused(Path file) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThatThrownBy(() -> open(file, false).close()).satisfies(SpecialFilesTest::notAFile);
          assertThatThrownBy(() -> open(file, true).close()).satisfies(SpecialFilesTest::notAFile);
        });
  }

  private static EventReader open(Path file, boolean hashed) {
    Configuration conf = new Configuration();
    return hashed
        ? EventReader.openHashed(conf, file.toString(), SourceMapping.contract())
        : EventReader.open(conf, file.toString(), SourceMapping.contract());
  }

  private static void notAFile(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            UnreadableFileException.class, e -> assertThat(e.reason()).isEqualTo("not_a_file"));
  }
}
