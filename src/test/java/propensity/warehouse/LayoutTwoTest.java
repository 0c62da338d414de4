package propensity.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.stream.Tables;

/** A warehouse of the released layout 2, which had no orders, becomes one of today's. */
class LayoutTwoTest {
  private static final String ROWS =
      """
      INSERT INTO sessions VALUES (101, 's', 'u', 1000, 4000, 'mobile', 'paid', 4, 1, 1, 0, 2, 2,
        4200, 5300, 1, NULL, NULL, 'v1', 1, 0, 0);
      INSERT INTO events VALUES (101, 'e1', 101, 's', 'u', 1000, 'page_view', 'mobile', 'paid', '/',
        NULL, 4200, NULL, 1, 'browse', 0, 0.5, 1, 'v1', NULL, 'q', 0, 9, 9);
      INSERT INTO events VALUES (102, 'e2', 101, 's', 'u', 2000, 'add_to_cart', 'mobile', 'paid',
        '/', 'p1', 2100, 2, 2, 'cart', 4200, 0.5, 1, 'v1', NULL, 'q', 0, 9, 9);
      INSERT INTO events VALUES (103, 'e3', 101, 's', 'u', 3000, 'purchase', 'mobile', 'paid', '/',
        'p1', 2100, 2, 3, 'purchased', 4200, NULL, NULL, 'v1', NULL, 'q', 0, 9, 9);
      INSERT INTO events VALUES (104, 'e4', 101, 's', 'u', 4000, 'purchase', 'mobile', 'paid', '/',
        'p2', 1100, NULL, 4, 'purchased', 4200, NULL, NULL, 'v1', NULL, 'q', 0, 9, 9);
      INSERT INTO late_events VALUES (105, 'e5', 's', 'u', 500, 'purchase', 'mobile', 'paid', '/',
        'p2', 1100, 3, 700, 'q', 0);
      INSERT INTO batches VALUES ('q', 0, 'v1', 5, 4, 0, 1, 0, 1, 2, 4000);
      INSERT INTO files VALUES (0, 'a.csv', 'h', 9, 5, 'accepted', NULL, 9, 'q', 0, 'm');
      """;

  @TempDir Path folder;

  @Test
  void ofSqlite() throws SQLException {
    Path file = folder.resolve("old.sqlite");
    try (Connection on = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Schema.run(on, layoutTwo());
      Schema.run(on, ROWS);
      Schema.run(on, "PRAGMA application_id = %d".formatted(SchemaVersion.APPLICATION_ID));
      Schema.run(on, "PRAGMA user_version = 2");
    }
    assertBecomesTodays(Sqlite.at(file));
  }

  @Test
  void ofPostgres() throws SQLException {
    try (PostgresServer server = new PostgresServer(folder)) {
      Postgres database = server.database("old");
      try (Connection on = database.connect("test")) {
        Schema.run(on, database.ddl(layoutTwo()));
        Schema.run(on, ROWS);
        Schema.run(on, database.ddl(Schema.sql("postgresql/staged_rows.sql")));
        Schema.run(on, "ALTER TABLE staged_rows ADD COLUMN quantity BIGINT");
        database.writeVersion(on, 2);
      }
      assertBecomesTodays(database);
    }
  }

  private static void assertBecomesTodays(Database database) throws SQLException {
    Warehouse.open(database, message -> {}).close();

    try (Connection on = database.openForReading()) {
      assertThat(database.version(on)).isEqualTo(SchemaVersion.CURRENT);
      assertThat(Agreement.disagreements(on)).isEmpty();
      for (String table : Schema.TABLES) {
        assertThat(Schema.columnsOf(on, table))
            .as(table)
            .containsExactlyInAnyOrderElementsOf(Schema.columns(table).keySet());
      }
    }
    assertThat(Tables.rows(database, "orders"))
        .containsExactly("103|null|u|101|3000|4200|null|0|1", "104|null|u|101|4000|1100|null|0|1");
    assertThat(Tables.rows(database, "order_items"))
        .containsExactly("103|1|103|p1|2100|2", "104|1|104|p2|1100|null");
    assertThat(
            Tables.query(
                database, "SELECT record_id, quantity, value_cents FROM events ORDER BY record_id"))
        .containsExactly("101|null|null", "102|2|4200", "103|2|4200", "104|null|1100");
    assertThat(Tables.query(database, "SELECT quantity, value_cents FROM late_events"))
        .containsExactly("3|3300");
    assertThat(Tables.query(database, "SELECT refunds, refunded_cents FROM sessions"))
        .containsExactly("0|0");
  }

  private static String layoutTwo() {
    try (InputStream in = LayoutTwoTest.class.getResourceAsStream("layout-2.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
