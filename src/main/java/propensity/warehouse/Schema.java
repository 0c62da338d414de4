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
  private static final List<String> TABLES =
      List.of(
          "events",
          "sessions",
          "rejected_events",
          "late_events",
          "batches",
          "files",
          "models",
          "drift_reference");

  private Schema() {}

  /**
   * Creates what is missing; views are made anew, so that they are always those of this version.
   */
  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.executeUpdate(sql(table + ".sql"));
      }
      for (String view : sql("views/order.txt").lines().filter(name -> !name.isBlank()).toList()) {
        statement.executeUpdate(sql("views/" + view.strip()));
      }
    }
  }

  private static String sql(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
