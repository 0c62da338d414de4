package propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  @TempDir Path folder;

  @Test
  void filesAndFoldersAreForTheirOwner() throws IOException {
    PrivateFiles.createFolders(folder.resolve("data/archive"));
    Path file = PrivateFiles.createFile(folder.resolve("data/archive/a.csv"));

    assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("data/archive"))).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThatThrownBy(() -> PrivateFiles.createFile(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void folderThatIsThereKeepsItsMode() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("incoming"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));

    PrivateFiles.createFolders(shared);

    assertThat(mode(shared)).isEqualTo("rwxrwx---");
  }

  @Test
  void replacedFilesAreForTheirOwnerUnlessForAll() throws IOException {
    assertThat(mode(AtomicFiles.write(folder.resolve("report.csv"), "a"))).isEqualTo("rw-------");
    assertThat(mode(AtomicFiles.writeForAll(folder.resolve("metrics.prom"), "b")))
        .isEqualTo("rw-r--r--");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
