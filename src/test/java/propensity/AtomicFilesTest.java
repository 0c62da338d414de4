package propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void readerOfTheOldFileKeepsItWhole() throws IOException {
    Path file = AtomicFiles.write(folder.resolve("a.json"), "old and longer");
    try (var reader = Files.newBufferedReader(file)) {
      AtomicFiles.write(file, "new");

      assertThat(reader.readLine()).isEqualTo("old and longer");
    }
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void nothingIsLeftOfAFailedWrite() throws IOException {
    Path file = folder.resolve("a.json");
    Files.createDirectories(file.resolve("in the way"));

    assertThatThrownBy(() -> AtomicFiles.write(file, "new")).isInstanceOf(IOException.class);
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }
}
