package propensity.source.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a line of delimited text is made of fields: RFC 4180 with another delimiter, another quote or
 * none, or an escape character instead of doubled quotes.
 *
 * @param delimiter between fields
 * @param quote around a field that holds delimiters or line ends; {@link #NONE} where quotes are
 *     characters like any other
 * @param escape makes the next character an ordinary one, inside quotes and outside; the same as
 *     the quote, or {@link #NONE}, where a quote is escaped by doubling it
 */
public record CsvDialect(char delimiter, char quote, char escape) implements Serializable {
  /** Not used in this dialect. */
  public static final char NONE = '\0';

  /** Whether the text holds anything but fields and delimiters. */
  public boolean mayBeQuoted(String text) {
    return quote != NONE && text.indexOf(quote) >= 0;
  }

  /** Whether the text holds an escape character other than the quote. */
  public boolean mayBeEscaped(String text) {
    return escape != NONE && escape != quote && text.indexOf(escape) >= 0;
  }

  /**
   * The fields, unquoted.
   *
   * @return null if a quoted field has no end in this text
   */
  public String[] split(String text) {
    if (mayBeEscaped(text)) {
      return escaped(text);
    }
    return mayBeQuoted(text) ? quoted(text, false) : plain(text);
  }

  /**
   * The fields of a record of several lines. Here a quote that ends a field must be followed by a
   * delimiter or the end: else it was no end but one more stray quote.
   *
   * @return null if a quoted field has no end in this text, or no proper one
   */
  public String[] splitLines(String text) {
    if (mayBeEscaped(text)) {
      return escaped(text);
    }
    return quoted(text, true);
  }

  /** The line whose fields these are; null becomes empty. */
  public String join(List<String> values) {
    StringBuilder line = new StringBuilder(160);
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        line.append(delimiter);
      }
      if (values.get(i) != null) {
        line.append(quotedWhereNeeded(values.get(i)));
      }
    }
    return line.toString();
  }

  private String quotedWhereNeeded(String value) {
    boolean plain =
        value.indexOf(quote) < 0
            && value.indexOf(delimiter) < 0
            && value.indexOf('\n') < 0
            && value.indexOf('\r') < 0;
    if (plain || quote == NONE) {
      return value;
    }
    String twice = String.valueOf(quote) + quote;
    return quote + value.replace(String.valueOf(quote), twice) + quote;
  }

  private String[] plain(String text) {
    int fields = 1;
    for (int i = text.indexOf(delimiter); i >= 0; i = text.indexOf(delimiter, i + 1)) {
      fields++;
    }
    String[] values = new String[fields];
    int start = 0;
    for (int field = 0; field < fields - 1; field++) {
      int end = text.indexOf(delimiter, start);
      values[field] = text.substring(start, end);
      start = end + 1;
    }
    values[fields - 1] = text.substring(start);
    return values;
  }

  private String[] quoted(String text, boolean strict) {
    List<String> values = new ArrayList<>();
    int at = 0;
    while (true) {
      int end;
      if (at < text.length() && text.charAt(at) == quote) {
        StringBuilder value = new StringBuilder();
        int close = text.indexOf(quote, at + 1);
        int start = at + 1;
        while (close >= 0 && close + 1 < text.length() && text.charAt(close + 1) == quote) {
          value.append(text, start, close + 1);
          start = close + 2;
          close = text.indexOf(quote, start);
        }
        if (close < 0) {
          return null;
        }
        value.append(text, start, close);
        end = text.indexOf(delimiter, close + 1);
        int ended = end < 0 ? text.length() : end;
        if (strict && ended != close + 1) {
          return null;
        }
        value.append(text, close + 1, ended);
        values.add(value.toString());
      } else {
        end = text.indexOf(delimiter, at);
        values.add(text.substring(at, end < 0 ? text.length() : end));
      }
      if (end < 0) {
        return values.toArray(new String[0]);
      }
      at = end + 1;
    }
  }

  private String[] escaped(String text) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean inside = false;
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == escape && at + 1 < text.length()) {
        at++;
        value.append(text.charAt(at));
      } else if (quote != NONE && next == quote && (inside || value.isEmpty())) {
        inside = !inside;
      } else if (next == delimiter && !inside) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(next);
      }
    }
    values.add(value.toString());
    return inside ? null : values.toArray(new String[0]);
  }
}
