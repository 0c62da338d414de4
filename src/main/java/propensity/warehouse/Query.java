package propensity.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows of a question as values. */
public final class Query {
  private Query() {}

  /** One row as a value. */
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final Pattern PARAMETER = Pattern.compile("\\?(\\d*)");

  /**
   * All rows in the question's order. The first parameter takes the place of every {@code ?1}, and
   * so on, or of the first {@code ?}; not every database knows numbered ones, so that they are
   * given in their order.
   */
  public static <T> List<T> list(Connection warehouse, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    Matcher numbered = PARAMETER.matcher(sql);
    try (PreparedStatement question = warehouse.prepareStatement(numbered.replaceAll("?"))) {
      numbered.reset();
      for (int place = 1; numbered.find(); place++) {
        String number = numbered.group(1);
        question.setObject(
            place, parameters[(number.isEmpty() ? place : Integer.parseInt(number)) - 1]);
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
  public static Double numberOrNull(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? null : number;
  }

  /** The whole number in a column, or null where the column is NULL. */
  public static Long wholeOrNull(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }
}
