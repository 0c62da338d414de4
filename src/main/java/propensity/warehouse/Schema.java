package propensity.warehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import propensity.ExitCode;
import propensity.Problem;

/** The tables and views of the warehouse, from one SQL file each. */
public final class Schema {
  static final List<String> TABLES =
      List.of(
          "events",
          "sessions",
          "orders",
          "order_items",
          "order_lines",
          "feed_profiles",
          "feed_changes",
          "rejected_events",
          "late_events",
          "batches",
          "files",
          "models",
          "drift_reference",
          "decision_settings",
          "zone_offsets");

  private static final Pattern COLUMN =
      Pattern.compile("(?m)^  ([a-z_0-9]+) +(TEXT|INTEGER|REAL|NUMERIC)\\b([^,\\n]*)");
  private static final Pattern END_OF_TABLE = Pattern.compile("(?<=\\n\\)[^\\n]{0,20};)\\n");

  private Schema() {}

  /**
   * Makes sure that there are no tables and views but ours.
   *
   * @param names of all there are
   * @throws Problem with those of others
   */
  static void requireNothingForeign(Database database, List<String> names) {
    List<String> foreign = new ArrayList<>(names);
    foreign.removeAll(TABLES);
    foreign.removeAll(views());
    if (!foreign.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "will not remove " + database + ", which has tables or views of others",
          String.join(", ", foreign) + " were not made by this program; nothing was removed",
          "move them elsewhere, or name another warehouse with --set paths.warehouse=...");
    }
  }

  /** What the definition of a table says of a column. */
  public record Definition(ColumnType type, boolean notNull) {}

  /** The columns of a table by name, in the order of its definition. */
  public static Map<String, Definition> columns(String table) {
    Map<String, Definition> columns = new LinkedHashMap<>();
    Matcher column = COLUMN.matcher(sql(table + ".sql"));
    while (column.find()) {
      columns.put(
          column.group(1),
          new Definition(ColumnType.named(column.group(2)), column.group(3).contains("NOT NULL")));
    }
    return columns;
  }

  /** Creates the tables that are missing, and the columns that an older version did not have. */
  static void createTables(Connection connection, Database database) throws SQLException {
    for (String table : TABLES) {
      String[] tableAndIndexes = END_OF_TABLE.split(sql(table + ".sql"), 2);
      run(connection, database.ddl(tableAndIndexes[0]));
      addColumns(connection, database, table, tableAndIndexes[0]);
      if (tableAndIndexes.length > 1 && !tableAndIndexes[1].isBlank()) {
        run(connection, database.ddl(tableAndIndexes[1]));
      }
    }
  }

  /**
   * A column that was added in a later version may be NULL or has a default, which rows written
   * before get. A table that lacks another column is not ours, and stays as it is.
   */
  private static void addColumns(
      Connection connection, Database database, String table, String definition)
      throws SQLException {
    Set<String> there = columnsOf(connection, table);
    Matcher column = COLUMN.matcher(definition);
    while (column.find()) {
      String rest = column.group(3).replaceAll("--.*", "").strip();
      boolean later = !rest.contains("NOT NULL") || rest.contains("DEFAULT");
      if (later && !there.contains(column.group(1))) {
        String add = "ALTER TABLE %s ADD COLUMN %s %s %s";
        run(connection, database.ddl(add.formatted(table, column.group(1), column.group(2), rest)));
      }
    }
  }

  /** The names of the columns that a table has. */
  public static Set<String> columnsOf(Connection connection, String table) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
      for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
        names.add(none.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** Makes the views again, so that they are always those of this version. */
  static void createViews(Connection connection, Database database) throws SQLException {
    for (String view : views()) {
      run(connection, database.viewSql(view));
    }
  }

  /** The views' names in an order in which they can be made. */
  static List<String> views() {
    return sql("views/order.txt")
        .lines()
        .filter(name -> !name.isBlank())
        .map(name -> name.strip().replace(".sql", ""))
        .toList();
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql); // of several statements in one text, execute takes the first
    }
  }

  /** A view's text out of the first of these folders that has it. */
  static String viewSql(String view, String... folders) {
    for (String folder : folders) {
      String name = folder + "/" + view + ".sql";
      if (Schema.class.getResource(name) != null) {
        return WilsonSql.expand(sql(name));
      }
    }
    throw new IllegalArgumentException("there is no view " + view);
  }

  static String sql(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
