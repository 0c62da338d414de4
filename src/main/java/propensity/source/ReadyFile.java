package propensity.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of an accepted file says, so that executors need no ledger: {@code
 * 000000012_1767571200000_events.csv}.
 *
 * @param fileId its number in the file ledger
 * @param acceptedAt epoch milliseconds
 * @param name as it was dropped, with an underscore for every character that a pattern or a URI
 *     could take for something else; of a long one the beginning and the end
 */
public record ReadyFile(long fileId, long acceptedAt, String name) {
  private static final int MAX_BYTES = 210; // of 255 that a name may have
  private static final int KEPT_OF_A_LONG_ONE = 25;
  private static final long MAX_FILE_ID = Integer.MAX_VALUE; // what a record's number has room for
  private static final Pattern NAME =
      Pattern.compile("(?!0{9}_)(\\d{9}|[1-9]\\d{9})_(0|[1-9]\\d{0,17})_(.+)", Pattern.DOTALL);

  public ReadyFile {
    name = plain(name);
  }

  /** Takes a file's name apart; empty if the gate did not give it. */
  public static Optional<ReadyFile> parse(String fileName) {
    Matcher parts = NAME.matcher(fileName);
    return parts.matches() && Long.parseLong(parts.group(1)) <= MAX_FILE_ID
        ? Optional.of(
            new ReadyFile(
                Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  /** Whether a file of this name, or null, was dropped as this one. */
  public boolean isOf(String droppedName) {
    return droppedName != null && plain(droppedName).equals(name);
  }

  static String plain(String name) {
    String plain = name.replaceAll("[\\p{Cntrl}:*?\\[\\]{}%#\\\\<>|\"]", "_");
    if (plain.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return plain;
    }
    int head = KEPT_OF_A_LONG_ONE;
    int tail = plain.length() - KEPT_OF_A_LONG_ONE;
    // half a pair of surrogates is no name that a file could have
    head -= Character.isHighSurrogate(plain.charAt(head - 1)) ? 1 : 0;
    tail += Character.isLowSurrogate(plain.charAt(tail)) ? 1 : 0;
    return plain.substring(0, head) + plain.substring(tail);
  }

  public String fileName() {
    return "%09d_%d_%s".formatted(fileId, acceptedAt, name);
  }

  /**
   * How Hadoop and Spark name a local file: as a URI, but without escapes for spaces and the like.
   */
  public static String hadoopName(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri()).toString();
  }
}
