package propensity.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import propensity.Sha256;

/**
 * Lines in any order: equal for the same lines, each as often, whichever files they are in.
 *
 * @param lines how many
 * @param high sum of the first eight bytes of their SHA-256, as it overflows
 * @param low sum of the next eight
 */
record LineSum(long lines, long high, long low) {
  private static final LineSum NONE = new LineSum(0, 0, 0);

  /** The lines of the files below a folder, headers apart, by the folder they are in. */
  static Map<String, LineSum> byFolder(Path top) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(top)) {
      files = below.filter(file -> file.toString().endsWith(".csv")).toList();
    }
    Map<String, LineSum> sums = new TreeMap<>();
    for (Path file : files) {
      sums.merge(top.relativize(file.getParent()).toString(), of(file), LineSum::plus);
    }
    return sums;
  }

  static long lines(Map<String, LineSum> sums) {
    return sums.values().stream().mapToLong(LineSum::lines).sum();
  }

  private static LineSum of(Path file) {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      MessageDigest sha256 = Sha256.digest();
      LineSum sum = NONE;
      String line = in.readLine();
      while (line != null) {
        if (!line.startsWith("event_id,")) {
          ByteBuffer hash =
              ByteBuffer.wrap(sha256.digest(line.getBytes(StandardCharsets.ISO_8859_1)));
          sum = sum.plus(new LineSum(1, hash.getLong(), hash.getLong()));
        }
        line = in.readLine();
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LineSum plus(LineSum other) {
    return new LineSum(lines + other.lines, high + other.high, low + other.low);
  }
}
