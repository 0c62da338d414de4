package propensity.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import propensity.warehouse.Database;

/**
 * Two tables of any size, compared row by row in the order of their keys; it holds one row of each.
 *
 * @param rows of the first
 * @param differing rows that one lacks, or that say something else
 * @param first the first of them, each with what both say
 */
public record SameRows(long rows, long differing, List<String> first) {
  private static final int MAX_NAMED = 10;
  private static final int ROWS_AT_A_TIME = 5_000;

  /**
   * Compares a table of two databases, without the columns that tell when and in which batch.
   *
   * @param tolerance by which doubles may differ, as a share of the larger
   */
  public static SameRows in(Database one, Database other, String table, double tolerance) {
    long rows = 0;
    long differing = 0;
    List<String> first = new ArrayList<>();
    try (Rows left = new Rows(one, table);
        Rows right = new Rows(other, table)) {
      left.next();
      right.next();
      while (left.row != null || right.row != null) {
        int order = left.row == null ? 1 : right.row == null ? -1 : byKey(left.row, right.row);
        rows += order <= 0 ? 1 : 0;
        if (order != 0 || !same(left.row, right.row, tolerance)) {
          differing++;
          if (first.size() < MAX_NAMED) {
            first.add(
                (order <= 0 ? Arrays.toString(left.row) : "none")
                    + " against "
                    + (order >= 0 ? Arrays.toString(right.row) : "none"));
          }
        }
        if (order <= 0) {
          left.next();
        }
        if (order >= 0) {
          right.next();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(table, e);
    }
    return new SameRows(rows, differing, first);
  }

  /** By the first two columns, in which all tables have their key. */
  private static int byKey(Object[] left, Object[] right) {
    int order = compare(left[0], right[0]);
    return order == 0 ? compare(left[1], right[1]) : order;
  }

  private static int compare(Object left, Object right) {
    return left instanceof Number number
        ? Long.compare(number.longValue(), ((Number) right).longValue())
        : String.valueOf(left).compareTo(String.valueOf(right));
  }

  private static boolean same(Object[] left, Object[] right, double tolerance) {
    for (int i = 0; i < left.length; i++) {
      if (!same(left[i], right[i], tolerance)) {
        return false;
      }
    }
    return left.length == right.length;
  }

  private static boolean same(Object left, Object right, double tolerance) {
    if (left instanceof Number one
        && right instanceof Number other
        && (one instanceof Double || other instanceof Double)) { // 1 is 1.0 in SQLite's numbers
      double a = one.doubleValue();
      double b = other.doubleValue();
      return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
    }
    return String.valueOf(left).equals(String.valueOf(right));
  }

  /** The rows of a table, one after the other. */
  private static final class Rows implements AutoCloseable {
    private final Connection connection;
    private final ResultSet found;
    private final int columns;
    private Object[] row;

    Rows(Database database, String table) throws SQLException {
      String select = Tables.select(database, table);
      connection = database.openForReading();
      connection.setAutoCommit(false); // or PostgreSQL sends the whole table at once
      Statement statement = connection.createStatement();
      statement.setFetchSize(ROWS_AT_A_TIME);
      found = statement.executeQuery(select);
      columns = found.getMetaData().getColumnCount();
    }

    void next() throws SQLException {
      row = null;
      if (found.next()) {
        row = new Object[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = found.getObject(i + 1);
        }
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
