package propensity.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import propensity.warehouse.Database;

/** Tables as texts, the same from every database. */
public final class Tables {
  private static final Set<String> ABOUT_TIME =
      Set.of(
          "query_id",
          "batch_id",
          "arrived_at",
          "started_at",
          "scored_at",
          "model_version",
          "committed_at",
          "accepted_at");

  private Tables() {}

  /** A whole table in order, without the columns that tell when and in which batch. */
  public static List<String> rows(Database database, String table) {
    return query(database, select(database, table));
  }

  /** The query for that. */
  static String select(Database database, String table) {
    List<String> columns = new ArrayList<>();
    try (Connection connection = database.openForReading();
        ResultSet found =
            connection.getMetaData().getColumns(null, connection.getSchema(), table, null)) {
      while (found.next()) {
        String name = found.getString("COLUMN_NAME");
        boolean ofSession = table.equals("sessions") && name.equals("started_at");
        if (ofSession || !ABOUT_TIME.contains(name)) {
          columns.add(name);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(table, e);
    }
    String order = table.equals("batches") ? "batch_id" : "1, 2";
    return "SELECT " + String.join(", ", columns) + " FROM " + table + " ORDER BY " + order;
  }

  /** The rows of a query, each as text with bars between the values. */
  public static List<String> query(Database database, String query) {
    try (Connection connection = database.openForReading();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        StringJoiner text = new StringJoiner("|");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          Object value = rows.getObject(i);
          boolean whole = value instanceof Double number && number == Math.rint(number);
          text.add(
              whole && rows.getMetaData().getColumnLabel(i).equals("quantity")
                  ? rows.getLong(i) + ""
                  : String.valueOf(value));
        }
        texts.add(text.toString());
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}
