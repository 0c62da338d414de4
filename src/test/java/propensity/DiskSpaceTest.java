package propensity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class DiskSpaceTest {
  private static final String FULL = "No space left on device";

  @TempDir Path folder;

  @Test
  void fileThatIsNamedIsTold() {
    Path file = folder.resolve("not/there/1.csv");
    var problem =
        DiskSpace.behind(
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
    var problem = DiskSpace.behind(new IOException(deep), List.of(folder, full)).orElseThrow();

    assertThat(problem).hasMessageContaining("/proc/self").hasMessageContaining("(0 bytes free)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {FULL, "Disk quota exceeded", "File too large", "database or disk is full"})
  void quotaAndLimitAreToldFromOtherFailuresToo(String text) {
    assertThat(DiskSpace.behind(new IOException(new Error("write: " + text)), List.of(folder)))
        .isPresent();
  }

  @Test
  void problemThatSaysSoStays() {
    Problem known = new Problem(ExitCode.DISK_FULL, "the warehouse's disk is full", "", "");

    assertThat(DiskSpace.behind(new IllegalStateException(known), List.of(folder)))
        .containsSame(known);
  }

  @Test
  void otherFailuresAreNot() {
    assertThat(DiskSpace.behind(new IOException("Permission denied"), List.of(folder))).isEmpty();
  }
}
