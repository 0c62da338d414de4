package propensity.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;
import propensity.warehouse.Warehouse;

/**
 * How fast SQLite alone takes the rows that a run has written: the same tables and durability, the
 * same transactions and settings, from memory, without Spark, model or state.
 */
final class SinkLimit {
  private static final String SESSIONS_OF_BATCH =
      "SELECT * FROM sessions WHERE session_id IN (SELECT session_id FROM events WHERE batch_id = ?)";

  private SinkLimit() {}

  /** Events a second of the median transaction. */
  static double eventsPerSecond(Path warehouse, Path scratch) throws SQLException, IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(scratch + suffix));
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setGetGeneratedKeys(false);
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.setCacheSize(-64 << 10);
    List<Double> rates = new ArrayList<>();
    try (Connection from = Warehouse.openForReading(warehouse);
        Connection to = config.createConnection("jdbc:sqlite:" + scratch)) {
      copyTables(from, to);
      to.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
      for (long batch : batches(from)) {
        List<Object[]> events = rows(from, "SELECT * FROM events WHERE batch_id = ?", batch);
        List<Object[]> sessions = rows(from, SESSIONS_OF_BATCH, batch);
        long began = System.nanoTime();
        write(to, events, sessions);
        rates.add(events.size() * 1e9 / (System.nanoTime() - began));
      }
    }
    return MeasuredStream.median(rates.subList(rates.size() / 3, rates.size()));
  }

  private static void write(Connection to, List<Object[]> events, List<Object[]> sessions)
      throws SQLException {
    try (Statement transaction = to.createStatement()) {
      transaction.execute("BEGIN IMMEDIATE");
      insert(to, insert("events", events), events);
      insert(to, insert("sessions", sessions).replace("INSERT", "INSERT OR REPLACE"), sessions);
      transaction.execute("COMMIT");
    }
  }

  private static String insert(String table, List<Object[]> rows) {
    StringJoiner places = new StringJoiner(",", "(", ")");
    for (int i = 0; i < rows.get(0).length; i++) {
      places.add("?");
    }
    return "INSERT INTO " + table + " VALUES " + places;
  }

  private static void insert(Connection to, String sql, List<Object[]> rows) throws SQLException {
    try (PreparedStatement insert = to.prepareStatement(sql)) {
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.executeUpdate();
      }
    }
  }

  private static void copyTables(Connection from, Connection to) throws SQLException {
    try (Statement query = from.createStatement();
        Statement create = to.createStatement();
        ResultSet rows =
            query.executeQuery(
                "SELECT sql FROM sqlite_schema WHERE tbl_name IN ('events', 'sessions')"
                    + " AND type IN ('table', 'index') AND sql IS NOT NULL")) {
      while (rows.next()) {
        create.executeUpdate(rows.getString(1));
      }
    }
  }

  private static List<Long> batches(Connection from) throws SQLException {
    List<Long> batches = new ArrayList<>();
    try (Statement query = from.createStatement();
        ResultSet rows = query.executeQuery("SELECT batch_id FROM batches ORDER BY batch_id")) {
      while (rows.next()) {
        batches.add(rows.getLong(1));
      }
    }
    return batches;
  }

  private static List<Object[]> rows(Connection from, String sql, long batch) throws SQLException {
    List<Object[]> all = new ArrayList<>();
    try (PreparedStatement query = from.prepareStatement(sql)) {
      query.setLong(1, batch);
      try (ResultSet rows = query.executeQuery()) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          Object[] row = new Object[columns];
          for (int i = 0; i < columns; i++) {
            row[i] = rows.getObject(i + 1);
          }
          all.add(row);
        }
      }
    }
    return all;
  }
}
