package propensity.analytics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import propensity.event.Event;
import propensity.warehouse.Query;
import propensity.warehouse.Sqlite;

/** A warehouse with the shipped tables and views, filled row by row. */
public final class SampleWarehouse implements AutoCloseable {
  /** 1 January 2026, 00:00 UTC, a Thursday. */
  public static final long START = 1_767_225_600_000L;

  private final Connection connection;
  private long events;

  private SampleWarehouse(Connection connection) {
    this.connection = connection;
  }

  /** An empty one in memory. */
  public static SampleWarehouse inMemory() {
    return open("jdbc:sqlite::memory:");
  }

  /** An empty one in a file. */
  public static SampleWarehouse at(Path file) {
    return open("jdbc:sqlite:" + file);
  }

  private static SampleWarehouse open(String url) {
    try {
      SampleWarehouse warehouse = new SampleWarehouse(DriverManager.getConnection(url));
      Sqlite.at(Path.of("not used")).create(warehouse.connection);
      return warehouse;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The view files in the order in which they must be made. */
  public static List<String> viewFiles() {
    return text("/propensity/warehouse/views/order.txt").lines().toList();
  }

  private static String text(String resource) {
    try (InputStream in = SampleWarehouse.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public Connection connection() {
    return connection;
  }

  /** Runs statements. */
  public void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The single number that a question has for an answer; null for NULL. */
  public Double number(String sql) {
    return numbers(sql).get(0);
  }

  /** The numbers in the first column of an answer. */
  public List<Double> numbers(String sql) {
    try {
      return new ArrayList<>(
          Query.list(connection, sql, row -> List.of(orNaN(row.getObject(1)))).stream()
              .map(list -> list.get(0).isNaN() ? null : list.get(0))
              .toList());
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Double orNaN(Object value) {
    return value == null ? Double.NaN : ((Number) value).doubleValue();
  }

  /** Adds a session. */
  public SampleWarehouse add(SessionRowBuilder row) {
    insert(
        "sessions",
        sessionNo(row.id()),
        row.id(),
        row.userId(),
        row.startedAt(),
        row.lastEventAt(),
        row.device(),
        row.referrer(),
        row.events(),
        row.events(),
        row.carts(),
        row.checkouts(),
        row.purchases(),
        1,
        row.cartValueCents(),
        row.revenueCents(),
        0,
        0,
        row.purchases() > 0 ? 1 : 0,
        row.propensity(),
        row.decile(),
        row.modelVersion(),
        row.closed() ? 1 : 0,
        row.returning() ? 1 : 0,
        row.bot() ? 1 : 0);
    return this;
  }

  /** Adds an event of a session. */
  public SampleWarehouse add(EventRowBuilder row) {
    insert(
        "events",
        ++events,
        row.sessionId() + "-" + row.seq(),
        sessionNo(row.sessionId()),
        row.sessionId(),
        row.sessionId(),
        row.time(),
        row.type(),
        "mobile",
        "direct",
        row.page(),
        null,
        null,
        null,
        null,
        null,
        null,
        row.seq(),
        row.type().equals("purchase") ? "purchased" : "browse",
        0,
        row.propensity(),
        row.decile(),
        "v1",
        row.features(),
        "q",
        0,
        0,
        0);
    return this;
  }

  /** Adds a batch's row in the ledger. */
  public SampleWarehouse addBatch(
      int batch, long enriched, long duplicate, long late, long rejected) {
    insert(
        "batches",
        "q",
        batch,
        "v1",
        enriched + duplicate + late + rejected,
        enriched,
        duplicate,
        late,
        rejected,
        0,
        0,
        0);
    return this;
  }

  /** Adds a file. */
  public SampleWarehouse addFile(int file, String name, String state) {
    insert("files", file, name, "00", 10, 1, state, null, 0, "q", 0, null);
    return this;
  }

  /** Adds a rejected line. */
  public SampleWarehouse addRejected(int file, int line, String reason, String column) {
    insert(
        "rejected_events",
        Event.recordId(file, line),
        file,
        line,
        reason,
        column,
        "raw",
        "00",
        "q",
        0);
    return this;
  }

  /** The key of a session in these tables. */
  public static long sessionNo(String id) {
    return Integer.toUnsignedLong(id.hashCode());
  }

  private void insert(String table, Object... values) {
    String marks = "?" + ",?".repeat(values.length - 1);
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(table, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
