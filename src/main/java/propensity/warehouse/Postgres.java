package propensity.warehouse;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.jdbcurlresolver.PgPassParser;
import propensity.ExitCode;
import propensity.Problem;
import propensity.warehouse.driver.PostgresErrors;

/**
 * A PostgreSQL database, in the schema that the connection finds first. It goes to executors as a
 * value; its text never shows the password.
 *
 * @param url without user and password
 * @param user null for the one of the operating system
 * @param password null where the server asks for none
 */
public record Postgres(String url, String user, String password) implements Database, Serializable {
  private static final Pattern SECRET =
      Pattern.compile("(?i)([?&][a-z]*(?:password|secret)=)[^&]*|(//)[^/?#]*@");

  private static final Pattern SCHEMA = Pattern.compile("([?&])currentSchema=[^&]*&?");

  private static final List<String> SETTINGS =
      List.of(
          "SET TIME ZONE 'UTC'",
          // A host that is gone without a word must not hold the lock for hours.
          "SET tcp_keepalives_idle = 30",
          "SET tcp_keepalives_interval = 10",
          "SET tcp_keepalives_count = 3",
          // The ledger is a promise: a commit that has returned is on disk.
          "SELECT set_config('synchronous_commit', 'on', false)"
              + " WHERE current_setting('synchronous_commit') = 'off'");

  /**
   * The database of a URL, with the credentials that PostgreSQL's own tools would take: the
   * variables PGUSER and PGPASSWORD, else the file that PGPASSFILE names or {@code ~/.pgpass}.
   *
   * @throws Problem if it is no URL of PostgreSQL, or holds a password
   */
  static Postgres of(String url, Map<String, String> environment) {
    boolean secret = SECRET.matcher(url).find();
    Properties parsed = secret ? null : Driver.parseURL(url, null); // it logs what it cannot read
    if (parsed == null) {
      throw new Problem(
          ExitCode.USAGE,
          "paths.warehouse cannot be " + SECRET.matcher(url).replaceAll("$1$2***"),
          secret
              ? "a URL stands in logs and process lists, where a password does not belong"
              : "it is no URL of PostgreSQL",
          "say jdbc:postgresql://HOST:PORT/DATABASE, with the password in the variable PGPASSWORD"
              + " or in ~/.pgpass");
    }
    String user = parsed.getProperty("user", environment.get("PGUSER"));
    String password = environment.get("PGPASSWORD");
    if (password == null) {
      password =
          PgPassParser.getPassword(
              user == null ? System.getProperty("user.name") : user,
              parsed.getProperty("PGHOST"),
              parsed.getProperty("PGPORT"),
              parsed.getProperty("PGDBNAME"));
    }
    return new Postgres(url, user, password);
  }

  /**
   * A connection for anything; the caller closes it.
   *
   * @param role shown in pg_stat_activity after the host and the process
   * @throws Problem if the server cannot be reached, or does not let us in
   */
  public Connection connect(String role) {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "propensity " + role + " of " + thisProcess());
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    try {
      Connection connection = new Driver().connect(url, properties);
      try (Statement statement = connection.createStatement()) {
        for (String setting : SETTINGS) {
          statement.execute(setting);
        }
      }
      return connection;
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  private static String thisProcess() {
    long process = ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + " process " + process;
    } catch (UnknownHostException e) {
      return "process " + process;
    }
  }

  @Override
  public Writer openForWriting(Consumer<String> messages) {
    Connection connection = connect("writer");
    try {
      PostgresLock.take(connection, this);
      return new Writer(connection, new PostgresLock());
    } catch (SQLException e) {
      close(connection);
      throw problem(e);
    } catch (RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  @Override
  public Connection openAnyVersion() {
    Connection connection = connect("reader");
    try {
      SchemaVersion.requireThere(this, version(connection));
      connection.setReadOnly(true);
      // A stream may commit while a report asks: all its figures are to be of the same state.
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET jit = off"); // compiles the views for longer than they run
      }
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw problem(e);
    } catch (RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  /** Other programs may have tables in the schema, but not under the names of ours. */
  @Override
  public int version(Connection connection) throws SQLException {
    if (PostgresSchema.hasTable(connection, "propensity")) {
      return (int) Query.number(connection, "SELECT version FROM propensity").orElse(0);
    }
    if (PostgresSchema.hasTable(connection, "files")
        && PostgresSchema.hasTable(connection, "batches")) {
      return SchemaVersion.UNMARKED;
    }
    List<String> foreign = new ArrayList<>();
    for (String table : Schema.TABLES) {
      if (PostgresSchema.hasTable(connection, table)) {
        foreign.add(table);
      }
    }
    if (!foreign.isEmpty()) {
      throw SchemaVersion.foreign(this, foreign);
    }
    return SchemaVersion.NONE;
  }

  @Override
  public void writeVersion(Connection connection, int version) throws SQLException {
    Schema.run(connection, ddl(Schema.sql("postgresql/propensity.sql")));
    Schema.run(connection, "DELETE FROM propensity");
    Schema.run(
        connection,
        "INSERT INTO propensity (version, created_at) VALUES (%d, %d)"
            .formatted(version, System.currentTimeMillis()));
  }

  @Override
  public Connection openBesideWriter() {
    return connect("settings");
  }

  @Override
  public boolean exists() {
    try (Connection connection = connect("reader")) {
      return version(connection) != SchemaVersion.NONE;
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  @Override
  public void requireFree() {
    try (Connection connection = connect("reader")) {
      PostgresLock.take(connection, this);
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  /**
   * Others may have tables beside ours, which stay; but tables with the names of ours are ours only
   * where all of them are.
   */
  @Override
  public void requireNothingForeign() {
    try (Connection connection = connect("reader")) {
      List<String> ours =
          Query.list(
              connection,
              "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                  + " AND tablename = ANY (?) ORDER BY tablename",
              row -> row.getString(1),
              connection.createArrayOf("text", Schema.TABLES.toArray()));
      if (!ours.isEmpty() && ours.size() < Schema.TABLES.size()) {
        throw new Problem(
            ExitCode.USAGE,
            "will not remove tables of " + this,
            String.join(", ", ours) + " are there without the other tables of a warehouse",
            "name another with --set paths.warehouse=...");
      }
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  @Override
  public void remove() {
    Writer writer = openForWriting(message -> {});
    try (Connection connection = writer.connection()) {
      PostgresSchema.dropViews(connection);
      for (String table : Schema.TABLES) {
        Schema.run(connection, "DROP TABLE IF EXISTS " + table);
      }
      Schema.run(connection, "DROP TABLE IF EXISTS staged_rows, propensity, rebuild_models");
    } catch (SQLException e) {
      throw problem(e);
    }
  }

  @Override
  public Replacement replace(Consumer<String> messages) {
    if (exists()) {
      SchemaVersion.requireNotNewer(this);
    }
    Writer holder = openForWriting(messages);
    try {
      return new PostgresReplacement(this, holder.connection(), messages);
    } catch (SQLException e) {
      close(holder.connection());
      throw problem(e);
    } catch (RuntimeException e) {
      close(holder.connection());
      throw e;
    }
  }

  /** The same database in another of its schemas. */
  Postgres inSchema(String schema) {
    String others = SCHEMA.matcher(url).replaceAll("$1");
    String name = URLEncoder.encode(schema, StandardCharsets.UTF_8);
    return new Postgres(
        others + (others.contains("?") ? "&" : "?") + "currentSchema=" + name, user, password);
  }

  /** All statements of the transaction see the same rows: what tasks add meanwhile is not there. */
  @Override
  public String begin() {
    return "BEGIN ISOLATION LEVEL REPEATABLE READ";
  }

  /**
   * SQLite's integers have 64 bits, its reals too, and its texts are in the order of their bytes.
   */
  @Override
  public String ddl(String sqlite) {
    return sqlite
        .replaceAll("\\bINTEGER\\b", "BIGINT")
        .replaceAll("\\b(REAL|NUMERIC)\\b", "DOUBLE PRECISION")
        .replaceAll("\\bTEXT\\b", "TEXT COLLATE \"C\"")
        .replace(") WITHOUT ROWID;", ");");
  }

  @Override
  public String viewSql(String view) {
    return Schema.viewSql(view, "views/postgresql", "views");
  }

  @Override
  public boolean executorsWrite() {
    return true;
  }

  @Override
  public <R> R match(Function<Sqlite, R> sqlite, Function<Postgres, R> postgres) {
    return postgres.apply(this);
  }

  @Override
  public void create(Connection connection) throws SQLException {
    SchemaVersion.bring(
        this, connection, () -> PostgresSchema.createTablesAndViews(connection, this));
  }

  @Override
  public RuntimeException problem(SQLException e) {
    return PostgresErrors.problem(toString(), e);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // it is of no use any more
    }
  }

  @Override
  public String toString() {
    return url;
  }
}
