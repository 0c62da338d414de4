package propensity.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A line that could not be read as an event, and why.
 *
 * @param reason a stable name
 * @param column the column concerned as the file calls it, or null where it is the whole line
 * @param raw the line's text, cut at {@link #MAX_RAW_CHARS} characters; bytes that are not UTF-8
 *     are U+FFFD
 * @param rawSha256 SHA-256 of the whole line's bytes, in hexadecimal
 * @param fileId the file, as numbered by the file ledger; 0 in batch jobs
 * @param line its line or row in that file, from 1
 */
public record Rejection(
    Reason reason, String column, String raw, String rawSha256, long fileId, long line) {

  /** How much of a rejected line is kept: 64 Ki characters. */
  public static final int MAX_RAW_CHARS = 64 * 1024;

  /** Why a line is rejected: these names are in tables and do not change. */
  public enum Reason {
    /** The number of fields is not that of the header. */
    FIELD_COUNT,
    /** A quoted field does not end. */
    UNCLOSED_QUOTE,
    /** Not a JSON object. */
    BAD_JSON,
    /** Bytes that are not UTF-8. */
    INVALID_UTF8,
    /** A NUL character. */
    NUL_CHARACTER,
    /** Longer than a line may be, or a field of it. */
    TOO_LONG,
    /** A required field is empty. */
    MISSING_VALUE,
    /** A time that cannot be read in the source's format. */
    BAD_TIME,
    /** A time before 1990, or from 2100 on. */
    TIME_OUT_OF_RANGE,
    /** An event type that the source mapping does not list. */
    UNKNOWN_EVENT_TYPE,
    /** An event type that the source mapping says to leave out. */
    IGNORED_EVENT_TYPE,
    /** A price or quantity that is not a number, or is out of range. */
    BAD_NUMBER,
    /** A price below zero or a quantity below one. */
    NEGATIVE_NUMBER,
    /** A known event id with other content. */
    ID_CONFLICT,
    /** An id with a control character, or with half a character. */
    BAD_ID,
    /** The program failed on this line. */
    PARSER_ERROR,
    /** A time further after the arrival of its file than the source mapping allows. */
    AHEAD_OF_ARRIVAL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The one of that name, if there is one. */
    public static Optional<Reason> named(String text) {
      return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
    }

    /** Whether the record alone tells it: not other events, and not when it arrived. */
    public boolean isOfReading() {
      return this != ID_CONFLICT && this != AHEAD_OF_ARRIVAL;
    }

    /** The name in tables. */
    public String text() {
      return text;
    }
  }
}
