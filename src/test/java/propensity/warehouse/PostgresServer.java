package propensity.warehouse;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A PostgreSQL server of the test's own, on loopback, whose ordinary users need a password. As root
 * the server's programs refuse to run; the library then starts them in a user name space.
 */
public final class PostgresServer implements AutoCloseable {
  /** What must be found nowhere. */
  public static final String PASSWORD = "canary-4f1b9c";

  private static final long MILLIS_OF_A_TICK = 10; // of /proc, whatever the machine's clock does

  private static final String HBA =
      """
      host all postgres 127.0.0.1/32 trust
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path data;
  private EmbeddedPostgres server;

  /** Starts one with its data under a folder. */
  public PostgresServer(Path folder) {
    this.data = folder.resolve("postgres-data");
    this.server = start(0);
    write("CREATE ROLE shop LOGIN PASSWORD '" + PASSWORD + "'");
  }

  private EmbeddedPostgres start(int port) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPGStartupWait(PATIENCE) // the library gives up after ten seconds
              .setServerConfig("fsync", "on"); // the library would switch it off
      EmbeddedPostgres started = (port == 0 ? builder : builder.setPort(port)).start();
      Files.writeString(data.resolve("pg_hba.conf"), HBA);
      reload(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void reload(EmbeddedPostgres server) {
    try (Connection admin = server.getPostgresDatabase().getConnection();
        Statement statement = admin.createStatement()) {
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new, empty database. */
  public Postgres database(String name) {
    write("CREATE DATABASE " + name + " OWNER shop");
    return Postgres.of(url(name), environment());
  }

  /** What a user says in the settings. */
  public String url(String name) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), name);
  }

  /** What a user has in the environment. */
  public Map<String, String> environment() {
    return Map.of("PGUSER", "shop", "PGPASSWORD", PASSWORD);
  }

  /** Stops the server and starts it again at the same port. */
  public void restart() {
    int port = server.getPort();
    close();
    awaitEnd();
    server = start(port);
  }

  /** The library gives up after five seconds, in which a server may not have flushed its files. */
  private void awaitEnd() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (Files.exists(data.resolve("postmaster.pid"))) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("the server does not stop");
        }
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does something as the superuser. */
  public void write(String sql) {
    in("postgres", sql);
  }

  /** Does something in a database as the superuser. */
  public void in(String name, String sql) {
    try (Connection admin = server.getDatabase("postgres", name).getConnection();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Asks a database for one number, as the superuser. */
  public long number(String name, String sql) {
    try (Connection admin = server.getDatabase("postgres", name).getConnection();
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** CPU time that the server's processes have used, those that ended included; on Linux. */
  public long cpuMillis() {
    try {
      String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ofEnded = (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * MILLIS_OF_A_TICK;
      return ofEnded
          + ProcessHandle.of(Long.parseLong(pid))
              .orElseThrow()
              .descendants()
              .mapToLong(one -> one.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
              .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts the connections of ours whose name contains a text; gives how many. */
  public int cut(String applicationName) {
    try (Connection admin = server.getPostgresDatabase().getConnection();
        Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE"
                    + " application_name LIKE '%"
                    + applicationName
                    + "%'")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
