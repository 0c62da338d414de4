package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;

class FullDiskTest {
  private static final String FULL = "No space left on device";

  @TempDir Path folder;

  @Test
  void fileThatIsNamedIsTold() {
    Path file = folder.resolve("not/there/1.csv");
    var problem =
        FullDisk.behind(
                new IllegalStateException(new FileSystemException(file.toString(), null, FULL)),
                List.of(folder))
            .orElseThrow();

    assertThat(problem.exitCode()).isEqualTo(ExitCode.DISK_FULL);
    assertThat(problem).hasMessageContaining(file.toString()).hasMessageContaining("bytes free");
  }

  @Test
  void whereNoFileIsNamedThePlaceWithTheLeastRoomIs() {
    Path full = Path.of("/proc/self"); // has no room at all
    Throwable deep =
        new RuntimeException("Job aborted:\n java.io.IOException: " + FULL, new Error("lost"));
    var problem = FullDisk.behind(new IOException(deep), List.of(folder, full)).orElseThrow();

    assertThat(problem).hasMessageContaining("/proc/self").hasMessageContaining("(0 bytes free)");
  }

  @Test
  void otherFailuresAreNot() {
    assertThat(FullDisk.behind(new IOException("Permission denied"), List.of(folder))).isEmpty();
  }
}
