package propensity.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import propensity.warehouse.Column;
import propensity.warehouse.Columns;
import propensity.warehouse.Postgres;
import propensity.warehouse.Schema;

/**
 * The columns of the table {@code staged_rows}, where executors put the rows of a batch until the
 * driver merges them: those of every kind of row.
 */
final class StagedRows {
  /** The table's own: batch, Spark's partition and attempt, place among its rows, kind. */
  private static final String HEAD = "query_id, batch_id, part, attempt, place, kind";

  private static final Collection<Column<?>> COLUMNS =
      union(
          List.of(
              EventRow.class,
              OrderRow.class,
              OrderRow.Item.class,
              OrderRow.Changed.class,
              LateRow.class,
              RowWriter.Reassigned.class,
              SessionRow.class,
              RowWriter.RemovedSession.class,
              RejectedRow.class,
              RowWriter.FileRead.class));

  /** The statement that tasks copy their rows with. */
  static final String COPY =
      COLUMNS.stream()
          .map(Column::name)
          .collect(Collectors.joining(", ", "COPY staged_rows (" + HEAD + ", ", ") FROM STDIN"));

  private StagedRows() {}

  private static Collection<Column<?>> union(List<Class<? extends Record>> kinds) {
    Map<String, Column<?>> columns = new LinkedHashMap<>();
    for (Class<? extends Record> kind : kinds) {
      Columns.of(kind).stream().forEach(column -> columns.putIfAbsent(column.name(), column));
    }
    return columns.values();
  }

  /** The columns of a kind of row in their places behind the table's own. */
  static <R extends Record> Columns<R> of(Class<R> kind) {
    return Columns.of(kind).among(COLUMNS);
  }

  /** Adds the columns that the table does not have yet. */
  static void addColumns(Connection on, Postgres postgres) throws SQLException {
    Set<String> there = Schema.columnsOf(on, "staged_rows");
    try (Statement statement = on.createStatement()) {
      for (Column<?> column : COLUMNS) {
        if (!there.contains(column.name())) {
          String add = "ALTER TABLE staged_rows ADD COLUMN " + column.name() + " " + column.type();
          statement.execute(postgres.ddl(add));
        }
      }
    }
  }
}
