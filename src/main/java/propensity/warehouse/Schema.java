package propensity.warehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables and views of the warehouse, from one SQL file each. */
final class Schema {
  static final List<String> TABLES =
      List.of(
          "events",
          "sessions",
          "rejected_events",
          "late_events",
          "batches",
          "files",
          "models",
          "drift_reference",
          "decision_settings");

  private Schema() {}

  /** Creates the tables that are missing. */
  static void createTables(Connection connection, Database database) throws SQLException {
    for (String table : TABLES) {
      run(connection, database.ddl(sql(table + ".sql")));
    }
  }

  /** Makes the views anew, so that they are always those of this version. */
  static void createViews(Connection connection, Database database) throws SQLException {
    for (String view : views()) {
      run(connection, viewSql(database, view));
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

  /** The text of a view, which is the same on both kinds of database unless there is another. */
  static String viewSql(Database database, String view) {
    String other = "views/postgresql/" + view + ".sql";
    boolean differs = database instanceof Postgres && Schema.class.getResource(other) != null;
    return WilsonSql.expand(sql(differs ? other : "views/" + view + ".sql"));
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql); // of several statements in one text, execute takes the first
    }
  }

  static String sql(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
