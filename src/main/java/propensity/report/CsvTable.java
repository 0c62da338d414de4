package propensity.report;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import propensity.Rate;
import propensity.RecordColumns;

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

  /**
   * A row for each record: a column for each component, those of inner records among them. A {@link
   * Rate} has six columns, which begin with the component's name where there are several rates.
   */
  static <R extends Record> CsvTable of(String name, Class<R> type, List<R> records) {
    List<List<Object>> rows = new ArrayList<>();
    for (R each : records) {
      List<Object> cells = new ArrayList<>();
      addCells(cells, each, type);
      rows.add(cells);
    }
    return new CsvTable(name, columns(type), rows);
  }

  private static List<String> columns(Class<?> type) {
    List<String> columns = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    boolean several =
        Arrays.stream(components).filter(each -> each.getType() == Rate.class).count() > 1;
    for (RecordComponent component : components) {
      String column = RecordColumns.snakeCase(component.getName());
      if (component.getType() == Rate.class) {
        for (String figure : RecordColumns.of(Rate.class)) {
          columns.add(
              several ? column + "_" + figure : figure.equals("rate") ? "conversion_rate" : figure);
        }
      } else if (component.getType().isRecord()) {
        columns.addAll(columns(component.getType()));
      } else {
        columns.add(column);
      }
    }
    return columns;
  }

  private static void addCells(List<Object> cells, Object each, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      Object value;
      try {
        value = component.getAccessor().invoke(each);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("records of the report are public", e);
      }
      if (component.getType().isRecord()) {
        addCells(cells, value, component.getType());
      } else {
        cells.add(value);
      }
    }
  }

  /** The same with another name for the first column of this name. */
  CsvTable rename(String column, String name) {
    List<String> renamed = new ArrayList<>(columns);
    renamed.set(columns.indexOf(column), name);
    return new CsvTable(this.name, renamed, rows);
  }

  /** The same without some columns. */
  CsvTable without(String... left) {
    List<Integer> kept =
        IntStream.range(0, columns.size())
            .filter(i -> !List.of(left).contains(columns.get(i)))
            .boxed()
            .toList();
    return new CsvTable(name, at(columns, kept), rows.stream().map(row -> at(row, kept)).toList());
  }

  private static <T> List<T> at(List<T> row, List<Integer> places) {
    return places.stream().map(row::get).collect(Collectors.toList()); // which may hold null
  }

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
