package propensity.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of a question as values. */
final class Query {
  private Query() {}

  /** One row as a value. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows in the question's order; parameters take the place of its question marks. */
  static <T> List<T> list(Connection warehouse, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement question = warehouse.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        question.setObject(i + 1, parameters[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet answer = question.executeQuery()) {
        while (answer.next()) {
          rows.add(row.read(answer));
        }
      }
      return List.copyOf(rows);
    }
  }

  /** The number in a column, or null where the column is NULL. */
  static Double numberOrNull(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? null : number;
  }

  /** The whole number in a column, or null where the column is NULL. */
  static Long wholeOrNull(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }
}
