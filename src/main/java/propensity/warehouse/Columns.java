package propensity.warehouse;

import java.lang.reflect.RecordComponent;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import propensity.RecordColumns;

/**
 * The components of a public record as columns, in their order: the one spelling of a kind of row
 * in Java.
 *
 * @param <R> the record
 */
public final class Columns<R> {
  private final List<Column<R>> all;

  private Columns(List<Column<R>> all) {
    this.all = all;
  }

  /** The columns of a record. */
  public static <R extends Record> Columns<R> of(Class<R> record) {
    return new Columns<>(Arrays.stream(record.getRecordComponents()).map(Column::<R>of).toList());
  }

  /** Without some of them. */
  public Columns<R> without(String... names) {
    List<String> left = List.of(names);
    return new Columns<>(all.stream().filter(column -> !left.contains(column.name())).toList());
  }

  /** In the places that columns of several kinds of rows have; others' stay without a value. */
  public Columns<R> among(Collection<Column<?>> of) {
    Map<String, Column<R>> own =
        all.stream().collect(Collectors.toMap(Column::name, Function.identity()));
    return new Columns<>(
        of.stream()
            .map(
                column ->
                    own.containsKey(column.name())
                        ? own.get(column.name())
                        : column.<R>withoutValue())
            .toList());
  }

  /** Each column. */
  public Stream<Column<R>> stream() {
    return all.stream();
  }

  public int size() {
    return all.size();
  }

  /** The names, with something before each, and commas between. */
  public String names(String before) {
    return all.stream().map(column -> before + column.name()).collect(Collectors.joining(", "));
  }

  /** Gives a row's values to cells, in order. */
  public void write(R row, Cells to) throws SQLException {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).writer().write(row, i, to);
    }
  }

  /** A record's texts and numbers by column, as SQL writes them. */
  static Map<String, String> literals(Record values) {
    Map<String, String> literals = new LinkedHashMap<>();
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(values);
        literals.put(
            RecordColumns.snakeCase(component.getName()),
            value instanceof String text ? "'" + text.replace("'", "''") + "'" : "" + value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("constants are public records, unlike " + values, e);
      }
    }
    return literals;
  }
}
