package propensity.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import propensity.Sha256;
import propensity.event.Rejection.Reason;

/** The rows of one file, whatever its format. */
public interface RowSource extends Closeable {

  /**
   * One record of a file before anyone looked into it.
   *
   * @param line its line or row, from 1; the header has none
   * @param values as text in the order of the file's columns, null or empty where there is none;
   *     null if the record cannot be taken apart
   * @param problem why it cannot be taken apart; null if it can
   * @param raw its text, or its bytes, one character for each, where these are wanted as they are
   * @param rawSha256 SHA-256 of its bytes where the text is cut or not UTF-8; null where it follows
   *     from the text
   * @param printable whether it is known that its values are of printable ASCII
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record SourceRow(
      long line, String[] values, Reason problem, String raw, String rawSha256, boolean printable) {
    static SourceRow good(
        long line, String[] values, String raw, String rawSha256, boolean printable) {
      return new SourceRow(line, values, null, raw, rawSha256, printable);
    }

    /**
     * Takes a record apart. Whatever fails in that, this record is a rejection, and not the end of
     * its file.
     *
     * @param malformed the problem where there are no values
     */
    static SourceRow of(
        long line,
        String raw,
        String rawSha256,
        Reason malformed,
        boolean printable,
        Supplier<String[]> values) {
      try {
        String[] found = values.get();
        return found == null
            ? bad(line, malformed, raw, rawSha256)
            : good(line, found, raw, rawSha256, printable);
      } catch (RuntimeException | StackOverflowError e) {
        return bad(line, Reason.PARSER_ERROR, raw, rawSha256);
      }
    }

    static SourceRow bad(long line, Reason problem, String raw, String rawSha256) {
      return new SourceRow(line, null, problem, raw, rawSha256, false);
    }

    /** The same as another record of its file. */
    SourceRow at(long other) {
      return new SourceRow(other, values, problem, raw, rawSha256, printable);
    }

    /** SHA-256 of its bytes, in hexadecimal: what a rejected record is known by. */
    String sha256() {
      return rawSha256 == null ? Sha256.of(raw) : rawSha256;
    }
  }

  /** Names of the columns, in the order of each row's values. */
  List<String> columns();

  /** The next row, or null at the end. */
  SourceRow next() throws IOException;

  /** The first line as it stands, where it names the columns. */
  default Optional<String> header() {
    return Optional.empty();
  }

  /**
   * Whether its records are delimited text; else they become JSON lines where they are passed on.
   */
  default boolean isDelimited() {
    return false;
  }

  /**
   * A row of it as a text file of the same source has it; that of Parquet becomes JSON. Where
   * records are wanted as they stand, its bytes, one character for each.
   */
  default String text(SourceRow row) {
    return row.raw();
  }

  /** A text's bytes in UTF-8, one character for each. */
  static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
