package propensity.warehouse;

import java.lang.reflect.RecordComponent;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import propensity.RecordColumns;

/**
 * A component of a record as a column. Strings and enums are texts, an enum by its name in lower
 * case; longs, ints and booleans are integers; doubles are reals. What is not a primitive may be
 * null.
 *
 * @param <R> the record
 * @param name in snake case
 * @param javaType of the component
 * @param writer gives a row's value to cells
 */
public record Column<R>(String name, ColumnType type, Class<?> javaType, Writer<R> writer) {

  /** Gives a row's value to cells, which have the column at an index. */
  @FunctionalInterface
  public interface Writer<R> {
    void write(R row, int column, Cells to) throws SQLException;
  }

  /** The column of a component of a public record. */
  static <R> Column<R> of(RecordComponent component) {
    Class<?> javaType = component.getType();
    ColumnType type = ColumnType.of(javaType);
    return new Column<>(
        RecordColumns.snakeCase(component.getName()), type, javaType, writer(component, type));
  }

  private static <R> Writer<R> writer(RecordComponent component, ColumnType type) {
    Class<?> javaType = component.getType();
    if (javaType == long.class || javaType == int.class) {
      ToLongFunction<R> value =
          RecordColumns.accessor(component, ToLongFunction.class, "applyAsLong", long.class);
      return (row, at, to) -> to.integer(at, value.applyAsLong(row));
    }
    if (javaType == double.class) {
      ToDoubleFunction<R> value =
          RecordColumns.accessor(component, ToDoubleFunction.class, "applyAsDouble", double.class);
      return (row, at, to) -> to.real(at, value.applyAsDouble(row));
    }
    if (javaType == boolean.class) {
      Predicate<R> value =
          RecordColumns.accessor(component, Predicate.class, "test", boolean.class);
      return (row, at, to) -> to.integer(at, value.test(row) ? 1 : 0);
    }
    Function<R, Object> value =
        RecordColumns.accessor(component, Function.class, "apply", Object.class);
    Map<Object, String> names =
        Stream.ofNullable(javaType.getEnumConstants())
            .flatMap(Arrays::stream)
            .collect(
                Collectors.toMap(
                    Function.identity(), each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT)));
    return (row, at, to) -> {
      Object object = value.apply(row);
      if (object == null) {
        to.missing(at, type);
      } else if (object instanceof String text) {
        to.text(at, text);
      } else if (object instanceof Enum<?>) {
        to.text(at, names.get(object));
      } else if (object instanceof Double number) {
        to.real(at, number);
      } else {
        to.integer(at, ((Number) object).longValue());
      }
    };
  }

  /** This column for rows that have no value for it. */
  <S> Column<S> withoutValue() {
    return new Column<>(name, type, javaType, (row, at, to) -> to.missing(at, type));
  }
}
