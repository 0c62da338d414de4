package propensity.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import propensity.ExitCode;
import propensity.NumberedName;
import propensity.Problem;

/** A new schema beside the warehouse's; one transaction moves its tables into place. */
final class PostgresReplacement implements Database.Replacement {
  private final Postgres old;
  private final Connection holder;
  private final String schema;
  private final String aside;
  private final Warehouse warehouse;

  /**
   * Begins one.
   *
   * @param holder has the lock that keeps other runs out
   */
  PostgresReplacement(Postgres old, Connection holder, Consumer<String> messages)
      throws SQLException {
    this.old = old;
    this.holder = holder;
    this.schema = Query.list(holder, "SELECT current_schema()", row -> row.getString(1)).get(0);
    this.aside = schema + "_rebuild";
    requireNothingForeignAside();
    dropAside(); // of a rebuild that was killed
    Schema.run(holder, "CREATE SCHEMA " + quoted(aside));
    Postgres beside = old.inSchema(aside);
    this.warehouse =
        Warehouse.open(beside, new Database.Writer(beside.connect("writer"), new PostgresLock()));
    messages.accept("the new tables are built in the schema " + aside);
  }

  @Override
  public Warehouse warehouse() {
    return warehouse;
  }

  @Override
  public Optional<String> swapIn() {
    warehouse.close();
    try {
      Schema.run(holder, "BEGIN");
      List<String> grants = grants();
      Optional<String> kept = Optional.empty();
      if (old.version(holder) != SchemaVersion.NONE) {
        kept = Optional.of(keep());
      }
      for (String table : tables()) {
        if (PostgresSchema.hasTable(holder, aside, table)) {
          move(table, aside, schema);
        }
      }
      dropAside();
      PostgresSchema.createViews(holder, old);
      for (String grant : grants) {
        Schema.run(holder, grant);
      }
      Schema.run(holder, "COMMIT");
      return kept.map(name -> "the schema " + name);
    } catch (SQLException e) {
      throw old.problem(e);
    }
  }

  private String keep() throws SQLException {
    String kept = NumberedName.firstFree(schema + "_before_rebuild_", this::exists);
    Schema.run(holder, "CREATE SCHEMA " + quoted(kept));
    PostgresSchema.dropViews(holder);
    for (String table : tables()) {
      if (PostgresSchema.hasTable(holder, schema, table)) {
        move(table, schema, kept);
      }
    }
    return kept;
  }

  /** What others may do with the tables and views, as statements that let them do it again. */
  private List<String> grants() throws SQLException {
    List<String> ours = new ArrayList<>(tables());
    ours.addAll(Schema.views());
    return Query.list(
        holder,
        "SELECT format('GRANT %s ON %I.%I TO %s', string_agg(privilege_type, ', '),"
            + " table_schema, table_name,"
            + " CASE grantee WHEN 'PUBLIC' THEN grantee ELSE quote_ident(grantee) END)"
            + " FROM information_schema.table_privileges WHERE table_schema = ?"
            + " AND grantee <> current_user AND table_name = ANY (?)"
            + " GROUP BY table_schema, table_name, grantee",
        row -> row.getString(1),
        schema,
        holder.createArrayOf("text", ours.toArray()));
  }

  private static List<String> tables() {
    List<String> tables = new ArrayList<>(Schema.TABLES);
    tables.addAll(List.of("staged_rows", "propensity"));
    return tables;
  }

  private void move(String table, String from, String to) throws SQLException {
    String sql = "ALTER TABLE %s.%s SET SCHEMA %s";
    Schema.run(holder, sql.formatted(quoted(from), table, quoted(to)));
  }

  private boolean exists(String name) throws SQLException {
    return Query.number(holder, "SELECT 1 FROM pg_namespace WHERE nspname = ?", name).isPresent();
  }

  private void requireNothingForeignAside() throws SQLException {
    List<String> there =
        new ArrayList<>(
            Query.list(
                holder,
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')"
                    + " AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)",
                row -> row.getString(1),
                aside));
    there.removeAll(tables());
    there.removeAll(Schema.views());
    if (!there.isEmpty()) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the schema " + aside + ", where a rebuild builds its tables, has tables of others",
          String.join(", ", there),
          "move them into another schema, then run this again");
    }
  }

  private void dropAside() throws SQLException {
    Schema.run(holder, "DROP SCHEMA IF EXISTS " + quoted(aside) + " CASCADE");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() {
    try (holder) {
      warehouse.close();
      Schema.run(holder, "ROLLBACK"); // a warning where nothing is open
      dropAside();
    } catch (SQLException e) {
      throw old.problem(e);
    }
  }
}
