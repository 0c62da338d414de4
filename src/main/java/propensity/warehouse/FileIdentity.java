package propensity.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Which file is at a path. What this process has open stays writable after it was removed or
 * replaced, and whatever is written to it then is lost.
 *
 * @param key what tells it from another of the same name; null where the system has no such
 */
record FileIdentity(Path path, Object key) {

  static FileIdentity of(Path path) throws IOException {
    return new FileIdentity(path, key(path));
  }

  boolean isStillThere() {
    try {
      return Objects.equals(key, key(path));
    } catch (IOException e) {
      return false;
    }
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
