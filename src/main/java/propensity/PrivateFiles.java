package propensity;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Local files and folders that only their owner may open, since they hold what shoppers did. The
 * launcher's umask does the same for what Spark and SQLite make; folders that are there already
 * keep their mode.
 */
public final class PrivateFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final FileAttribute<?>[] FILE = mode("rw-------");
  private static final FileAttribute<?>[] FOLDER = mode("rwx------");

  private PrivateFiles() {}

  /**
   * Makes an empty file, mode 0600.
   *
   * @throws FileAlreadyExistsException if there is one of that name
   */
  public static Path createFile(Path file) throws IOException {
    return Files.createFile(file, FILE);
  }

  /** Makes a folder and those above it where they are missing, mode 0700. */
  public static Path createFolders(Path folder) throws IOException {
    return Files.createDirectories(folder, FOLDER);
  }

  /** Lets all users read a file, which says nothing of a shopper. */
  static void letOthersRead(Path file) throws IOException {
    if (POSIX) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private static FileAttribute<?>[] mode(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
