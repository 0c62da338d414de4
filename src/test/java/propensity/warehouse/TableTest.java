package propensity.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  @TempDir private Path folder;

  /** A row of a test. */
  public record Visit(
      String visitId,
      DroppedFile.State state,
      long startedAt,
      int events,
      Integer pages,
      Long revenueCents,
      double share,
      Double propensity,
      boolean bot) {}

  private static final Table<Visit> VISITS = Table.of("visits", Visit.class);
  private static final Visit FULL =
      new Visit("it's", DroppedFile.State.ACCEPTED, 1, 2, 3, 4L, 0.5, 0.25, true);
  private static final Visit EMPTY = new Visit("b", null, -1, 0, null, null, 0, null, false);

  @Test
  void rowsAreReadAsTheyWereWritten() throws SQLException {
    try (Connection on = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      create(on);
      VISITS.add(on, FULL);
      VISITS.add(on, EMPTY);
      assertThat(Query.records(on, "SELECT * FROM visits ORDER BY events DESC", Visit.class))
          .containsExactly(FULL, EMPTY);
      assertThat(Query.list(on, "SELECT state FROM visits WHERE bot", row -> row.getString(1)))
          .containsExactly("accepted");
    }
  }

  @Test
  void statementsNameTheirColumns() {
    Table<ModelRow.Model> models = Table.of("models", ModelRow.Model.class);
    assertThat(models.with(new ModelRow.ModelVersion("it's")).without("model_version").insert())
        .isEqualTo("INSERT INTO models (learned_until, model_version) VALUES (?, 'it''s')");
    assertThat(models.with("closed", "0").insertInto() + " SELECT " + models.from("s"))
        .isEqualTo(
            "INSERT INTO models (model_version, learned_until, closed)"
                + " SELECT s.model_version, s.learned_until");
    assertThat(models.orUpdate("model_version"))
        .isEqualTo(
            " ON CONFLICT (model_version) DO UPDATE SET learned_until = excluded.learned_until");
  }

  @Test
  void aParameterMayFollowThoseOfTheRow() throws SQLException {
    try (Connection on = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      create(on);
      Table<Visit> visits = VISITS.without("started_at").with("started_at", "?");
      try (RowStatement<Visit> insert = RowStatement.insert(on, visits)) {
        assertThat(insert.run(FULL, 77)).isOne();
      }
      assertThat(Query.number(on, "SELECT started_at FROM visits")).hasValue(77);
    }
  }

  @Test
  void whichBatchesReadTheReadyFilesTakesOneStatement() {
    AtomicInteger statements = new AtomicInteger();
    try (Warehouse warehouse = Warehouse.open(folder.resolve("w.sqlite"), message -> {})) {
      warehouse.write(
          on -> {
            for (long file = 1; file <= 50; file++) {
              Ledger.add(
                  on,
                  new DroppedFile(
                      file, "f", "sha" + file, 1, 1, DroppedFile.State.ACCEPTED, null, 0, null));
            }
            Ledger.recordRead(on, 3, "q", 7);
            Ledger.recordRead(on, 4, "other", 7);
            Ledger.recordRead(on, 5, "q", 8);
            return null;
          });
      assertThat(
              warehouse.<Object>read(
                  on ->
                      Ledger.batchesOf(
                          Counting.statements(on, statements), "q", List.of(2L, 3L, 4L, 50L))))
          .isEqualTo(java.util.Map.of(3L, 7L));
      assertThat(statements).hasValue(1);
    }
  }

  /** A warehouse of an earlier version: fewer columns, and in another order. */
  @Test
  void olderWarehouseGetsItsNewColumnsAndStaysReadable() throws SQLException {
    Path file = folder.resolve("old.sqlite");
    try (Connection on = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = on.createStatement()) {
      statement.executeUpdate("CREATE TABLE models (extra TEXT, model_version TEXT PRIMARY KEY)");
      statement.executeUpdate("INSERT INTO models VALUES ('x', 'v0')");
      Sqlite.at(file).writeVersion(on, SchemaVersion.CURRENT);
    }
    try (Warehouse warehouse = Warehouse.open(file, message -> {})) {
      warehouse.write(
          on -> {
            new ModelRow("v1", 5L, List.of()).put(on);
            return null;
          });
      assertThat(
              warehouse.<List<ModelRow.Model>>read(
                  on ->
                      Query.records(
                          on, "SELECT * FROM models ORDER BY model_version", ModelRow.Model.class)))
          .containsExactly(new ModelRow.Model("v0", null), new ModelRow.Model("v1", 5L));
    }
  }

  private static void create(Connection on) throws SQLException {
    try (Statement statement = on.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE visits (bot INTEGER, visit_id TEXT, state TEXT, started_at INTEGER,"
              + " events INTEGER, pages INTEGER, revenue_cents INTEGER, share REAL,"
              + " propensity REAL)");
    }
  }

  /** Counts what a connection prepares. */
  private static final class Counting {
    static Connection statements(Connection on, AtomicInteger count) {
      return (Connection)
          java.lang.reflect.Proxy.newProxyInstance(
              Counting.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                count.addAndGet(method.getName().equals("prepareStatement") ? 1 : 0);
                return method.invoke(on, arguments);
              });
    }
  }
}
