package propensity.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import propensity.warehouse.DroppedFile;

/**
 * What the name of an accepted file says, so that executors need no ledger: {@code
 * 000000012_1767571200000_events.csv}.
 *
 * @param fileId its number in the file ledger
 * @param acceptedAt epoch milliseconds
 * @param name as it was dropped, with an underscore for every character that some file system, URI
 *     or pattern could take for something else, and no more than the end of a long one
 */
record ReadyFile(long fileId, long acceptedAt, String name) {
  private static final int LONGEST_NAME = 120;
  private static final Pattern NAME = Pattern.compile("(\\d{9,})_(\\d+)_(.+)");

  static ReadyFile of(DroppedFile file) {
    return new ReadyFile(file.fileId(), file.acceptedAt(), plain(file.name()));
  }

  /** Takes a file's name apart; empty if the gate did not give it. */
  static Optional<ReadyFile> parse(String fileName) {
    Matcher parts = NAME.matcher(fileName);
    return parts.matches()
        ? Optional.of(
            new ReadyFile(
                Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  /** Whether a file of this name, or null, was dropped as this one. */
  boolean isOf(String droppedName) {
    return droppedName != null && plain(droppedName).equals(name);
  }

  /** What is left of a dropped file's name. */
  static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.substring(Math.max(0, plain.length() - LONGEST_NAME));
  }

  String fileName() {
    return "%09d_%d_%s".formatted(fileId, acceptedAt, name);
  }
}
