package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.warehouse.Database;
import propensity.warehouse.Sqlite;
import propensity.warehouse.Warehouse;

/** The comparison of tables sees what it is there to see. */
class SameRowsTest {
  private static final String LATE =
      "INSERT INTO late_events (record_id, event_id, user_id, event_time, event_type, device, referrer,"
          + " lateness_ms, query_id, batch_id) VALUES ";

  @TempDir private Path folder;

  @Test
  void missingFurtherAndOtherRowsAreCountedOnceAndNamed() {
    Database one =
        with(
            "one",
            "(1,'a','u',1,'page_view','mobile','direct',5,'q',0),"
                + " (3,'c','u',1,'page_view','mobile','direct',5,'q',0)");
    Database other =
        with(
            "other",
            "(1,'a','u',1,'page_view','mobile','direct',6,'q',0),"
                + " (2,'b','u',1,'page_view','mobile','direct',5,'q',0),"
                + " (3,'c','u',1,'page_view','mobile','direct',5,'other',7)");

    SameRows same = SameRows.in(one, other, "late_events", 0);

    assertThat(same.rows()).isEqualTo(2);
    assertThat(same.differing()).isEqualTo(2);
    assertThat(same.first().get(0)).startsWith("[1, a,").contains(" against [1, a,");
    assertThat(same.first().get(1)).startsWith("none against [2, b,");
  }

  @Test
  void doublesMayDifferByTheToleranceAndNoMore() {
    String row = "'u',1,'page_view','mobile','direct',1,'browse',0,%s,'v','q',0,0,0)";
    Database one = withEvents("one", "(1,'a',1,'s'," + row.formatted("0.1"));
    Database near = withEvents("near", "(1,'a',1,'s'," + row.formatted("0.10000000001"));
    Database far = withEvents("far", "(1,'a',1,'s'," + row.formatted("0.1000001"));
    Database none = withEvents("none", "(1,'a',1,'s'," + row.formatted("NULL"));

    assertThat(SameRows.in(one, near, "events", 1e-9).differing()).isZero();
    assertThat(SameRows.in(one, near, "events", 0).differing()).isEqualTo(1);
    assertThat(SameRows.in(one, far, "events", 1e-9).differing()).isEqualTo(1);
    assertThat(SameRows.in(one, none, "events", 1e-9).differing()).isEqualTo(1);
    assertThat(SameRows.in(none, none, "events", 0).differing()).isZero();
  }

  private Database with(String name, String values) {
    return filled(name, LATE + values);
  }

  private Database withEvents(String name, String values) {
    return filled(
        name,
        "INSERT INTO events (record_id, event_id, session_no, session_id, user_id, event_time, event_type, device,"
            + " referrer, seq, stage, cart_value_cents, propensity, model_version, query_id,"
            + " batch_id, arrived_at, scored_at) VALUES "
            + values);
  }

  private Database filled(String name, String insert) {
    Database database = Sqlite.at(folder.resolve(name + ".sqlite"));
    try (Warehouse warehouse = Warehouse.open(database, message -> {})) {
      warehouse.write(
          on -> {
            try (Statement statement = on.createStatement()) {
              return statement.executeUpdate(insert);
            }
          });
    }
    return database;
  }
}
