package propensity.app;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All tables and views of a warehouse as text, the same from SQLite and from PostgreSQL. Large ones
 * are given as their number of rows, a digest of each column and their first rows.
 */
final class GoldenTables {
  private static final Set<String> TIMES =
      Set.of("query_id", "arrived_at", "scored_at", "committed_at", "accepted_at", "trained_at");
  private static final Set<String> NOT_OF_THE_WAREHOUSE = Set.of("staged_rows", "propensity");
  private static final int MAX_ROWS = 30;
  private static final int FIRST_ROWS = 3;
  private static final int MAX_DIGITS = 18;

  private GoldenTables() {}

  /** The tables and the views of the database at a JDBC URL, in the order of their names. */
  static String dump(String url, GoldenText text) throws SQLException {
    StringBuilder out = new StringBuilder();
    try (Connection connection = DriverManager.getConnection(url)) {
      for (Map.Entry<String, String> found : names(connection).entrySet()) {
        out.append(dump(connection, found.getValue(), found.getKey(), text)).append('\n');
      }
    }
    return out.toString();
  }

  private static Map<String, String> names(Connection connection) throws SQLException {
    Map<String, String> names = new TreeMap<>();
    String[] kinds = {"TABLE", "VIEW"};
    try (ResultSet found =
        connection.getMetaData().getTables(null, connection.getSchema(), "%", kinds)) {
      while (found.next()) {
        String name = found.getString("TABLE_NAME");
        if (!name.startsWith("sqlite_") && !NOT_OF_THE_WAREHOUSE.contains(name)) {
          names.put(name, found.getString("TABLE_TYPE").toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  private static String dump(Connection connection, String kind, String name, GoldenText text)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT * FROM " + name)) {
      ResultSetMetaData shape = found.getMetaData();
      for (int i = 1; i <= shape.getColumnCount(); i++) {
        columns.add(shape.getColumnLabel(i));
      }
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(cell(name, columns.get(i - 1), found.getObject(i), text));
        }
        rows.add(row);
      }
    }
    return table(name, kind, columns, rows);
  }

  private static String table(
      String name, String kind, List<String> columns, List<List<String>> rows) {
    rows.sort(GoldenTables::compare);
    StringBuilder out = new StringBuilder("%s %s: %d rows\n".formatted(kind, name, rows.size()));
    out.append("  ").append(String.join("|", columns)).append('\n');
    int shown = rows.size() <= MAX_ROWS ? rows.size() : FIRST_ROWS;
    for (List<String> row : rows.subList(0, shown)) {
      out.append("  ");
      out.append(String.join("|", row.stream().map(GoldenText::cut).toList())).append('\n');
    }
    for (int i = 0; shown < rows.size() && i < columns.size(); i++) {
      int column = i;
      String values = String.join("\n", rows.stream().map(row -> row.get(column)).toList());
      out.append("  %s.%s sha256 %s\n".formatted(name, columns.get(i), GoldenText.sha256(values)));
    }
    return out.toString();
  }

  private static int compare(List<String> left, List<String> right) {
    for (int i = 0; i < left.size(); i++) {
      String a = left.get(i);
      String b = right.get(i);
      boolean numbers = isWhole(a) && isWhole(b);
      int order = numbers ? Long.compare(Long.parseLong(a), Long.parseLong(b)) : a.compareTo(b);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static boolean isWhole(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** A value, or a mask where it is the time of the run that it tells. */
  private static String cell(String table, String column, Object value, GoldenText text) {
    if (value == null) {
      return "NULL";
    }
    if (TIMES.contains(column) || (table.equals("batches") && column.equals("started_at"))) {
      return "MASKED";
    }
    if (value instanceof Number number) {
      return GoldenText.rounded(new BigDecimal(number.toString()));
    }
    return text.normalised(value.toString()).replace("\\", "\\\\").replace("\n", "\\n");
  }
}
