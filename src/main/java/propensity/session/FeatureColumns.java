package propensity.session;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import propensity.RecordColumns;

/**
 * The components of {@link Features} as columns: names in snake case and accessors, numbers apart
 * from categories, both in declared order. Everything the model knows of its inputs follows from
 * the record through this class.
 */
public final class FeatureColumns {
  /** Names of the numeric features. */
  public static final List<String> NUMBERS = names(double.class);

  /** Names of the categorical features. */
  public static final List<String> CATEGORIES = names(String.class);

  /** The names of {@link #NUMBERS} as the record and the log of inputs have them. */
  public static final List<String> NUMBERS_AS_LOGGED =
      Arrays.stream(Features.class.getRecordComponents())
          .filter(component -> component.getType() == double.class)
          .map(RecordComponent::getName)
          .toList();

  private static final List<ToDoubleFunction<Features>> NUMBER_OF =
      accessors(double.class, ToDoubleFunction.class, "applyAsDouble", double.class);
  private static final List<Function<Features, String>> CATEGORY_OF =
      accessors(String.class, Function.class, "apply", Object.class);

  private FeatureColumns() {}

  /** The value of the numeric feature at this index of {@link #NUMBERS}. */
  public static double number(Features features, int index) {
    return NUMBER_OF.get(index).applyAsDouble(features);
  }

  /** The value of the categorical feature at this index of {@link #CATEGORIES}. */
  public static String category(Features features, int index) {
    return CATEGORY_OF.get(index).apply(features);
  }

  /** All names, numbers first. */
  public static List<String> all() {
    List<String> all = new ArrayList<>(NUMBERS);
    all.addAll(CATEGORIES);
    return List.copyOf(all);
  }

  /** The members of a struct column of features, each as a column under its name. */
  public static List<Column> of(String struct) {
    List<Column> columns = new ArrayList<>();
    for (RecordComponent component : Features.class.getRecordComponents()) {
      columns.add(
          functions
              .col(struct + "." + component.getName())
              .as(RecordColumns.snakeCase(component.getName())));
    }
    return columns;
  }

  private static List<String> names(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : Features.class.getRecordComponents()) {
      if (component.getType() != double.class && component.getType() != String.class) {
        throw new IllegalStateException(
            "a feature is a double or a String, unlike " + component.getName());
      }
      if (component.getType() == type) {
        names.add(RecordColumns.snakeCase(component.getName()));
      }
    }
    return List.copyOf(names);
  }

  private static <F> List<F> accessors(
      Class<?> type, Class<? super F> lambda, String method, Class<?> result) {
    return Arrays.stream(Features.class.getRecordComponents())
        .filter(component -> component.getType() == type)
        .map(component -> RecordColumns.<F>accessor(component, lambda, method, result))
        .toList();
  }
}
