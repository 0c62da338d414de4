package propensity.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for a text in files of any size. */
final class Canary {
  private static final int BYTES_AT_A_TIME = 4 << 20;

  private Canary() {}

  /** Whether a file holds a text of ASCII, wherever in it. */
  static boolean isIn(Path file, String text) throws IOException {
    byte[] bytes = new byte[BYTES_AT_A_TIME];
    int kept = 0; // of the piece before, in which the text may have begun
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.readNBytes(bytes, 0, bytes.length);
      while (read > 0) {
        int length = kept + read;
        if (new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
        kept = Math.min(length, text.length() - 1);
        System.arraycopy(bytes, length - kept, bytes, 0, kept);
        read = in.readNBytes(bytes, kept, bytes.length - kept);
      }
    }
    return false;
  }
}
