package propensity.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;

/** A path that is a link names the file behind it: one lock, one log, one place to swap. */
class LinkedWarehouseTest {

  @Test
  void secondWriterThroughALinkIsKeptOut(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("warehouse.sqlite");
    Path link = folder.resolve("link.sqlite");
    Path linkToLink = Files.createDirectory(folder.resolve("other")).resolve("w.sqlite");
    Files.createSymbolicLink(link, file.getFileName());
    Files.createSymbolicLink(linkToLink, Path.of("..", "link.sqlite"));

    try (Warehouse first = Warehouse.open(linkToLink, message -> {})) {
      assertThat(file).as("made behind links that led nowhere").isRegularFile();
      for (Path path : new Path[] {file, link, linkToLink}) {
        assertProblem(ExitCode.LOCKED).by(() -> Warehouse.open(path, message -> {}));
        assertProblem(ExitCode.LOCKED).by(() -> Sqlite.at(path).requireFree());
      }
      assertThat(first.database()).hasToString(file.toRealPath().toString());
    }
  }

  @Test
  void rebuildReplacesTheFileAndNotTheLink(@TempDir Path folder) throws IOException {
    Path file = Files.createDirectory(folder.resolve("elsewhere")).resolve("warehouse.sqlite");
    Path link = folder.resolve("warehouse.sqlite");
    Files.createSymbolicLink(link, file);
    Warehouse.open(file, message -> {}).close();
    Object before = Files.getAttribute(file, "unix:ino");

    try (Database.Replacement replacement = Sqlite.at(link).replace(message -> {})) {
      replacement.swapIn();
    }

    assertThat(link).isSymbolicLink();
    assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
    assertThat(file.resolveSibling("warehouse.sqlite.before-rebuild-1")).exists();
  }

  @Test
  void linkThatLeadsToItselfIsAProblem(@TempDir Path folder) throws IOException {
    Path link = folder.resolve("loop.sqlite");
    Files.createSymbolicLink(link, link);
    assertProblem(ExitCode.WAREHOUSE_UNREACHABLE).by(() -> Warehouse.open(link, message -> {}));
  }
}
