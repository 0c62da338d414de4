package propensity.warehouse;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Takes the values of a row, column by column: the parameters of a statement, a line of COPY, a
 * Parquet record. Columns count from 0.
 */
public interface Cells {
  /** A text. */
  void text(int column, String value) throws SQLException;

  /** A whole number; a boolean is 0 or 1. */
  void integer(int column, long value) throws SQLException;

  /** A number. */
  void real(int column, double value) throws SQLException;

  /** No value. */
  void missing(int column, ColumnType type) throws SQLException;

  /** The parameters of a statement, from the first. */
  record Parameters(PreparedStatement statement) implements Cells {
    @Override
    public void text(int column, String value) throws SQLException {
      statement.setString(column + 1, value);
    }

    @Override
    public void integer(int column, long value) throws SQLException {
      statement.setLong(column + 1, value);
    }

    @Override
    public void real(int column, double value) throws SQLException {
      statement.setDouble(column + 1, value);
    }

    @Override
    public void missing(int column, ColumnType type) throws SQLException {
      statement.setNull(column + 1, type.jdbc);
    }
  }
}
