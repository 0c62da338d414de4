package propensity.event;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Takes one record of RFC 4180 text apart. */
public final class CsvLine {
  private CsvLine() {}

  /**
   * The fields, unquoted; a doubled quote inside a quoted field stands for one.
   *
   * @return null if a quoted field has no end in this text
   */
  public static String[] split(String text, char delimiter) {
    return text.indexOf('"') < 0 ? plain(text, delimiter) : quoted(text, delimiter);
  }

  /** The line whose fields these are; null becomes empty. */
  static String join(List<String> values, char delimiter) {
    return values.stream()
        .map(value -> value == null ? "" : quotedWhereNeeded(value, delimiter))
        .collect(Collectors.joining(String.valueOf(delimiter)));
  }

  private static String quotedWhereNeeded(String value, char delimiter) {
    boolean plain =
        value.indexOf('"') < 0
            && value.indexOf(delimiter) < 0
            && value.indexOf('\n') < 0
            && value.indexOf('\r') < 0;
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private static String[] plain(String text, char delimiter) {
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

  private static String[] quoted(String text, char delimiter) {
    List<String> values = new ArrayList<>();
    int at = 0;
    while (true) {
      int end;
      if (at < text.length() && text.charAt(at) == '"') {
        StringBuilder value = new StringBuilder();
        int quote = text.indexOf('"', at + 1);
        int start = at + 1;
        while (quote >= 0 && quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
          value.append(text, start, quote + 1);
          start = quote + 2;
          quote = text.indexOf('"', start);
        }
        if (quote < 0) {
          return null;
        }
        value.append(text, start, quote);
        end = text.indexOf(delimiter, quote + 1);
        value.append(text, quote + 1, end < 0 ? text.length() : end);
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
}
