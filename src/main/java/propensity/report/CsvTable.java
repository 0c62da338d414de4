package propensity.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as RFC 4180 text, except that lines end in a line feed. Texts that a spreadsheet would
 * run as a formula get an apostrophe before them; numbers are left alone.
 *
 * @param name of the file, without its ending
 * @param columns the header
 * @param rows as many cells as columns: numbers, texts, truth values or null
 */
record CsvTable(String name, List<String> columns, List<List<Object>> rows) {
  private static final String RUNS_AS_FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", columns)).append('\n');
    for (List<Object> row : rows) {
      text.append(row.stream().map(CsvTable::cell).collect(Collectors.joining(","))).append('\n');
    }
    return text.toString();
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double number) {
      return Figures.plain(number);
    }
    if (value instanceof String text) {
      return quoted(harmless(text));
    }
    return value.toString();
  }

  private static String harmless(String text) {
    return runs(text) || runs(text.stripLeading()) ? "'" + text : text;
  }

  private static boolean runs(String text) {
    return !text.isEmpty() && RUNS_AS_FORMULA.indexOf(text.charAt(0)) >= 0;
  }

  private static String quoted(String text) {
    boolean plain =
        text.chars()
            .allMatch(c -> c == '_' || c == '-' || c == '.' || Character.isLetterOrDigit(c));
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
