package propensity.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.warehouse.Sqlite;
import propensity.warehouse.Warehouse;

/** The sink is compared with an SQLite that is configured as the sink is. */
class SinkLimitTest {
  @TempDir Path folder;

  @Test
  void settingsAreThoseOfTheSink() {
    Map<String, String> ofSink;
    try (Warehouse sink =
        Warehouse.open(Sqlite.at(folder.resolve("warehouse.sqlite")), message -> {})) {
      ofSink = sink.read(SinkLimitTest::settings);
    }
    try (Warehouse limit = SinkLimit.open(folder.resolve("scratch.sqlite"))) {
      assertThat(limit.read(SinkLimitTest::settings)).isEqualTo(ofSink);
    }
    assertThat(ofSink).containsEntry("journal_mode", "wal").containsEntry("synchronous", "2");
    assertThat(Long.parseLong(ofSink.get("wal_autocheckpoint"))).isGreaterThan(1_000);
  }

  private static Map<String, String> settings(Connection connection) throws SQLException {
    Map<String, String> settings = new TreeMap<>();
    for (String name :
        new String[] {
          "cache_size",
          "foreign_keys",
          "journal_mode",
          "locking_mode",
          "mmap_size",
          "page_size",
          "secure_delete",
          "synchronous",
          "temp_store",
          "wal_autocheckpoint"
        }) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("PRAGMA " + name)) {
        settings.put(name, rows.next() ? rows.getString(1) : "");
      }
    }
    return settings;
  }
}
