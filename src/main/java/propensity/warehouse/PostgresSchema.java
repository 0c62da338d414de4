package propensity.warehouse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.ListIterator;
import propensity.Sha256;

/** The tables and views in a schema of PostgreSQL. */
final class PostgresSchema {
  private PostgresSchema() {}

  static void createTablesAndViews(Connection connection, Postgres database) throws SQLException {
    Schema.createTables(connection, database);
    Schema.run(connection, database.ddl(Schema.sql("postgresql/staged_rows.sql")));
    String version = versionOfViews(database);
    if (!version.equals(versionOfViews(connection))) {
      createViews(connection, database);
      Schema.run(connection, "COMMENT ON TABLE batches IS '" + version + "'");
    }
  }

  /** Makes the views again. */
  static void createViews(Connection connection, Postgres database) throws SQLException {
    dropViews(connection);
    Schema.run(connection, Schema.sql("postgresql/functions.sql"));
    Schema.createViews(connection, database);
  }

  /** Views that did not change stay, with what others were granted on them. */
  private static String versionOfViews(Postgres database) {
    StringBuilder text = new StringBuilder(Schema.sql("postgresql/functions.sql"));
    Schema.views().forEach(view -> text.append(database.viewSql(view)));
    return "views " + Sha256.of(text.toString());
  }

  private static String versionOfViews(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT obj_description(CAST('batches' AS regclass))")) {
      row.next();
      return row.getString(1);
    }
  }

  static void dropViews(Connection connection) throws SQLException {
    List<String> views = Schema.views();
    ListIterator<String> backwards = views.listIterator(views.size());
    while (backwards.hasPrevious()) {
      Schema.run(connection, "DROP VIEW IF EXISTS " + backwards.previous());
    }
  }

  static boolean hasTable(Connection connection, String table) throws SQLException {
    String schema = connection.getSchema();
    return schema != null && hasTable(connection, schema, table);
  }

  static boolean hasTable(Connection connection, String schema, String table) throws SQLException {
    return Query.number(
            connection,
            "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = ?",
            schema,
            table)
        .isPresent();
  }
}
