package propensity;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The one spelling of columns: a record's components, in order, in snake case. */
public final class RecordColumns {
  private RecordColumns() {}

  /** {@code cartValueCents} as a column or key: {@code cart_value_cents}. */
  public static String snakeCase(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** The columns of a record, in the order of its components. */
  public static List<String> of(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(RecordColumns::snakeCase)
        .toList();
  }
}
