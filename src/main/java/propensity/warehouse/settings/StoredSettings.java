package propensity.warehouse.settings;

import java.sql.Connection;
import java.sql.SQLException;
import propensity.warehouse.Database;

/** Settings that views calculate with, and which are in the warehouse therefore. */
public interface StoredSettings {
  /** Whether the warehouse has these. */
  boolean isStored(Connection warehouse) throws SQLException;

  /** Writes them to the warehouse, in place of those that were there. */
  void put(Connection warehouse) throws SQLException;

  /**
   * Writes them to the warehouse unless they are there already, so that who may only read it can
   * ask with the settings of the stream.
   *
   * @throws propensity.Problem if they differ and this user may not write
   */
  default void putWhereTheyDiffer(Database warehouse) throws SQLException {
    try (Connection connection = warehouse.openForReading()) {
      if (isStored(connection)) {
        return;
      }
    }
    try (Connection connection = warehouse.openBesideWriter()) {
      put(connection);
    } catch (SQLException e) {
      throw warehouse.problem(e);
    }
  }
}
