package propensity.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import propensity.FileTree;
import propensity.warehouse.Warehouse;

/**
 * How fast SQLite alone takes the rows that a run has written: into a warehouse opened as the sink
 * opens its own, in the same transactions, from memory, without Spark, model or state.
 */
final class SinkLimit {
  private static final String SESSIONS_OF_BATCH =
      "SELECT * FROM sessions WHERE session_no IN (SELECT session_no FROM events WHERE batch_id ="
          + " ?)";

  private SinkLimit() {}

  /** Rows of one table in one batch, and the columns of these. */
  private record Rows(List<String> columns, List<Object[]> values) {}

  /**
   * Events per second of the median transaction.
   *
   * @param scratch the file to write into; one that is there is replaced
   */
  static double eventsPerSecond(Path warehouse, Path scratch) throws SQLException, IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      FileTree.remove(Path.of(scratch + suffix));
    }
    List<Double> rates = new ArrayList<>();
    try (Connection from = Warehouse.openForReading(warehouse);
        Warehouse to = open(scratch)) {
      for (long batch : batches(from)) {
        Rows events = rows(from, "SELECT * FROM events WHERE batch_id = ?", batch);
        Rows sessions = rows(from, SESSIONS_OF_BATCH, batch);
        long began = System.nanoTime();
        to.write(
            on -> {
              insert(on, "INSERT INTO events", events);
              insert(on, "INSERT OR REPLACE INTO sessions", sessions);
              return null;
            });
        rates.add(events.values().size() / Measurement.secondsSince(began));
      }
    }
    return Measurement.median(rates.subList(rates.size() / 3, rates.size()));
  }

  /** As the stream does: any other setting would make it another database's limit. */
  static Warehouse open(Path scratch) {
    return Warehouse.open(scratch, message -> {});
  }

  private static void insert(Connection to, String into, Rows rows) throws SQLException {
    int columns = rows.columns().size();
    String sql =
        "%s (%s) VALUES (%s)"
            .formatted(
                into,
                String.join(", ", rows.columns()),
                String.join(", ", Collections.nCopies(columns, "?")));
    try (PreparedStatement insert = to.prepareStatement(sql)) {
      for (Object[] row : rows.values()) {
        for (int i = 0; i < columns; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.executeUpdate();
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

  private static Rows rows(Connection from, String sql, long batch) throws SQLException {
    try (PreparedStatement query = from.prepareStatement(sql)) {
      query.setLong(1, batch);
      try (ResultSet rows = query.executeQuery()) {
        ResultSetMetaData meta = rows.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          columns.add(meta.getColumnName(i));
        }
        List<Object[]> values = new ArrayList<>();
        while (rows.next()) {
          Object[] row = new Object[columns.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = rows.getObject(i + 1);
          }
          values.add(row);
        }
        return new Rows(columns, values);
      }
    }
  }
}
