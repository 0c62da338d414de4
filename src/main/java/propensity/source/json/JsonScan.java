package propensity.source.json;

import java.util.BitSet;

/**
 * Follows the nesting of JSON from one byte to the next, as far as it takes to tell where a value
 * ends. An object that begins where a key has to be shows that the one before it was never closed:
 * that costs the one before it only, and not all that follows.
 */
final class JsonScan {
  /** Deeper than this nothing is told apart; no parser takes it either. */
  private static final int MAX_DEPTH = 1 << 20;

  private enum Expected {
    KEY,
    COLON,
    VALUE,
    COMMA
  }

  private final BitSet isObject = new BitSet();
  private int depth;
  private boolean inString;
  private boolean escaped;
  private Expected expected = Expected.VALUE;

  void reset() {
    depth = 0;
    inString = false;
    escaped = false;
    expected = Expected.VALUE;
  }

  int depth() {
    return depth;
  }

  boolean inString() {
    return inString;
  }

  /** Whether a value that begins with this byte cannot be part of the one that is open. */
  boolean beginsAnother(int c) {
    boolean inObject = depth > 0 && !inString && isObject.get(depth - 1);
    return inObject && ((c == '{' && expected != Expected.VALUE) || (c == ']' && depth == 1));
  }

  /** Takes the next byte. A string ends with its line at the latest. */
  void next(int c) {
    if (inString) {
      inString = c != '\n' && (escaped || c != '"');
      escaped = inString && !escaped && c == '\\';
      if (!inString) {
        expected = expected == Expected.KEY ? Expected.COLON : Expected.COMMA;
      }
      return;
    }
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> open(c == '{');
      case '}', ']' -> close();
      case ':' -> expected = Expected.VALUE;
      case ',' -> expected = keyOrValue();
      case ' ', '\t', '\r', '\n' -> {}
      default -> expected = expected == Expected.VALUE ? Expected.COMMA : expected;
    }
  }

  private void open(boolean object) {
    if (depth < MAX_DEPTH) {
      isObject.set(depth, object);
    }
    depth++;
    expected = object ? Expected.KEY : Expected.VALUE;
  }

  private void close() {
    depth = Math.max(0, depth - 1);
    expected = Expected.COMMA;
  }

  private Expected keyOrValue() {
    return depth > 0 && isObject.get(depth - 1) ? Expected.KEY : Expected.VALUE;
  }

  /** Whether the value goes on with this byte behind the end of a line. */
  boolean mayGoOnWith(int c) {
    return switch (expected) {
      case KEY -> c == '"' || c == '}';
      case COLON -> c == ':';
      case VALUE -> c != '}' && c != ',' && c != ':';
      case COMMA -> c == ',' || c == '}' || c == ']';
    };
  }
}
