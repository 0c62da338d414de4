package propensity.warehouse;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import propensity.Rate;
import propensity.RecordColumns;

/** Runs a query and reads its rows as values. */
public final class Query {
  private Query() {}

  /** One row as a value. */
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final Pattern PARAMETER = Pattern.compile("\\?(\\d*)");

  /**
   * All rows in the query's order. The first parameter takes the place of every {@code ?1}, and so
   * on, or of the first {@code ?}; not every database knows numbered ones, so that they are given
   * in their order.
   */
  public static <T> List<T> list(Connection warehouse, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    Matcher numbered = PARAMETER.matcher(sql);
    try (PreparedStatement statement = warehouse.prepareStatement(numbered.replaceAll("?"))) {
      numbered.reset();
      for (int index = 1; numbered.find(); index++) {
        String number = numbered.group(1);
        statement.setObject(
            index, parameters[(number.isEmpty() ? index : Integer.parseInt(number)) - 1]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row.read(result));
        }
      }
      return List.copyOf(rows);
    }
  }

  /**
   * All rows as records: each component is read from the column of its name, a {@link Rate} from
   * the columns {@code sessions} and {@code conversions}, an enum by its name. NULL is null, or 0
   * for a primitive.
   */
  public static <R extends Record> List<R> records(
      Connection warehouse, String sql, Class<R> type, Object... parameters) throws SQLException {
    return list(warehouse, sql, reader(type), parameters);
  }

  /** Reads rows as {@link #records} does. */
  public static <R extends Record> Row<R> reader(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Constructor<R> constructor = constructor(type, components);
    return row -> {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row, components[i]);
      }
      try {
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type + " cannot be made of a row", e);
      }
    };
  }

  /** The first number of an answer; empty where there is no row or it is NULL. */
  public static OptionalLong number(Connection warehouse, String sql, Object... parameters)
      throws SQLException {
    List<OptionalLong> numbers =
        list(
            warehouse,
            sql,
            row -> {
              long number = row.getLong(1);
              return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
            },
            parameters);
    return numbers.isEmpty() ? OptionalLong.empty() : numbers.get(0);
  }

  private static <R extends Record> Constructor<R> constructor(
      Class<R> type, RecordComponent[] components) {
    try {
      Constructor<R> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    }
  }

  private static Object value(ResultSet row, RecordComponent component) throws SQLException {
    Class<?> type = component.getType();
    if (type == Rate.class) {
      return Rate.of(row.getLong("conversions"), row.getLong("sessions"));
    }
    String column = RecordColumns.snakeCase(component.getName());
    Object value;
    if (type == String.class) {
      value = row.getString(column);
    } else if (type.isEnum()) {
      String name = row.getString(column);
      value = name == null ? null : constant(type, name);
    } else if (type == boolean.class) {
      value = row.getBoolean(column);
    } else if (type == int.class || type == Integer.class) {
      value = row.getInt(column);
    } else if (type == long.class || type == Long.class) {
      value = row.getLong(column);
    } else if (type == double.class || type == Double.class) {
      value = row.getDouble(column);
    } else {
      throw new IllegalArgumentException("no column can be read as " + type);
    }
    return row.wasNull() && !type.isPrimitive() ? null : value;
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("there is no " + type.getSimpleName() + " '" + name + "'");
  }
}
