package propensity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A copy of what a run has left, to be damaged or run again while the other stays as it is. */
public final class FolderCopy {
  private FolderCopy() {}

  /**
   * Copies a file, or a folder with everything below it, into another that may be there; modes too.
   */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> below = Files.walk(from)) {
      for (Path each : below.toList()) {
        Path copied = to.resolve(from.relativize(each).toString());
        if (!Files.isDirectory(copied)) {
          Files.copy(each, copied, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
