package propensity.warehouse;

import java.sql.Types;
import java.util.Set;

/** The types of columns, by their names in the definitions of tables. */
public enum ColumnType {
  TEXT(Types.VARCHAR),
  INTEGER(Types.BIGINT),
  REAL(Types.DOUBLE);

  private static final Set<Class<?>> INTEGERS =
      Set.of(long.class, Long.class, int.class, Integer.class, boolean.class);

  final int jdbc;

  ColumnType(int jdbc) {
    this.jdbc = jdbc;
  }

  /** NUMERIC is a number that is written without decimals where it is whole. */
  static ColumnType named(String sql) {
    return sql.equals("NUMERIC") ? REAL : valueOf(sql);
  }

  static ColumnType of(Class<?> type) {
    if (type == String.class || type.isEnum()) {
      return TEXT;
    }
    if (type == double.class || type == Double.class) {
      return REAL;
    }
    if (INTEGERS.contains(type)) {
      return INTEGER;
    }
    throw new IllegalArgumentException("no column has values of " + type);
  }
}
