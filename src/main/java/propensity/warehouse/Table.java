package propensity.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table and the record of its rows. Statements name their columns, so that a table may have more
 * of them, in any order.
 *
 * @param <R> the record
 */
public final class Table<R extends Record> {
  private final String name;
  private final Columns<R> columns;
  private final Map<String, String> expressions;

  private Table(String name, Columns<R> columns, Map<String, String> expressions) {
    this.name = name;
    this.columns = columns;
    this.expressions = expressions;
  }

  /** A table whose rows are records. */
  public static <R extends Record> Table<R> of(String name, Class<R> record) {
    return new Table<>(name, Columns.of(record), Map.of());
  }

  /** Without some of the record's components, which the table has no columns for. */
  public Table<R> without(String... names) {
    return new Table<>(name, columns.without(names), expressions);
  }

  /** With a column that is no component of the record: {@code ?} is bound behind the record's. */
  public Table<R> with(String column, String expression) {
    Map<String, String> more = new LinkedHashMap<>(expressions);
    more.put(column, expression);
    return new Table<>(name, columns, more);
  }

  /**
   * With columns that have the same value in many rows. It stands in the statement: binding it
   * would cost time for each row.
   */
  public Table<R> with(Record constants) {
    Table<R> table = this;
    for (Map.Entry<String, String> constant : Columns.literals(constants).entrySet()) {
      table = table.with(constant.getKey(), constant.getValue());
    }
    return table;
  }

  public Columns<R> columns() {
    return columns;
  }

  /** {@code INSERT INTO table (columns)}, for values or a query to follow. */
  public String insertInto() {
    return "INSERT INTO %s (%s)".formatted(name, names().collect(Collectors.joining(", ")));
  }

  /** A statement that inserts one row. */
  public String insert() {
    return insertInto() + " VALUES (" + values(columns.stream().map(column -> "?")) + ")";
  }

  /** Inserts one row. */
  public void add(Connection on, R row) throws SQLException {
    try (RowStatement<R> insert = RowStatement.insert(on, this)) {
      insert.run(row);
    }
  }

  /** The values of {@link #insertInto} out of another table. */
  public String from(String alias) {
    return values(columns.stream().map(column -> alias + "." + column.name()));
  }

  /** Behind an insert: a row whose key is there takes the new values. */
  public String orUpdate(String key) {
    return " ON CONFLICT (%s) DO UPDATE SET %s"
        .formatted(
            key,
            names()
                .filter(column -> !column.equals(key))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", ")));
  }

  private Stream<String> names() {
    return Stream.concat(columns.stream().map(Column::name), expressions.keySet().stream());
  }

  private String values(Stream<String> ofColumns) {
    return Stream.concat(ofColumns, expressions.values().stream())
        .collect(Collectors.joining(", "));
  }
}
