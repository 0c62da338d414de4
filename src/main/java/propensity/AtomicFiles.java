package propensity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Local files that are replaced as a whole: readers see the old content or the new one. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /**
   * Writes a text beside the file, under a name that begins with a dot, and renames it into place;
   * only its owner may read it.
   *
   * @return the file
   */
  public static Path write(Path file, String text) throws IOException {
    return write(file, text, false);
  }

  /** The same for a text that says nothing of a shopper, for programs of other users. */
  public static Path writeForAll(Path file, String text) throws IOException {
    return write(file, text, true);
  }

  private static Path write(Path file, String text, boolean forAll) throws IOException {
    Path aside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      PrivateFiles.createFile(aside);
      Files.write(aside, text.getBytes(StandardCharsets.UTF_8));
      if (forAll) {
        PrivateFiles.letOthersRead(aside);
      }
      rename(aside, file);
    } finally {
      Files.deleteIfExists(aside);
    }
    return file;
  }

  /** Renames a file in one step, over the one that has that name already. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
