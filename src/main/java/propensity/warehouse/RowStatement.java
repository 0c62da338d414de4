package propensity.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A statement whose first parameters are the columns of a record.
 *
 * @param <R> the record
 */
public final class RowStatement<R> implements AutoCloseable {
  private final Columns<R> columns;
  private final PreparedStatement statement;
  private final Cells parameters;

  /** Prepares it. */
  public RowStatement(Connection on, Columns<R> columns, String sql) throws SQLException {
    this.columns = columns;
    this.statement = on.prepareStatement(sql);
    this.parameters = new Cells.Parameters(statement);
  }

  /** The statement that inserts a row of a table. */
  public static <R extends Record> RowStatement<R> insert(Connection on, Table<R> table)
      throws SQLException {
    return insert(on, table, "");
  }

  /** The same with what to do about a row whose key is there. */
  public static <R extends Record> RowStatement<R> insert(
      Connection on, Table<R> table, String onConflict) throws SQLException {
    return new RowStatement<>(on, table.columns(), table.insert() + onConflict);
  }

  /** Runs it for a row; the number of rows that it changed. */
  public int run(R row) throws SQLException {
    columns.write(row, parameters);
    return statement.executeUpdate();
  }

  /** The same with one parameter behind those of the row. */
  public int run(R row, long last) throws SQLException {
    statement.setLong(columns.size() + 1, last);
    return run(row);
  }

  /** Runs it for many rows, which a server is sent together. */
  public void runAll(Iterable<R> rows) throws SQLException {
    for (R row : rows) {
      columns.write(row, parameters);
      statement.addBatch();
    }
    statement.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
