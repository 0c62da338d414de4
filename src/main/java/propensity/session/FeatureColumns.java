package propensity.session;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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

  private static final List<ToDoubleFunction<Features>> NUMBER_OF = numbers();
  private static final List<Function<Features, String>> CATEGORY_OF = categories();

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

  private static List<ToDoubleFunction<Features>> numbers() {
    List<ToDoubleFunction<Features>> accessors = new ArrayList<>();
    for (RecordComponent component : Features.class.getRecordComponents()) {
      if (component.getType() == double.class) {
        @SuppressWarnings("unchecked")
        ToDoubleFunction<Features> accessor =
            (ToDoubleFunction<Features>)
                accessor(component, ToDoubleFunction.class, "applyAsDouble", double.class);
        accessors.add(accessor);
      }
    }
    return List.copyOf(accessors);
  }

  private static List<Function<Features, String>> categories() {
    List<Function<Features, String>> accessors = new ArrayList<>();
    for (RecordComponent component : Features.class.getRecordComponents()) {
      if (component.getType() == String.class) {
        @SuppressWarnings("unchecked")
        Function<Features, String> accessor =
            (Function<Features, String>) accessor(component, Function.class, "apply", Object.class);
        accessors.add(accessor);
      }
    }
    return List.copyOf(accessors);
  }

  /** A lambda over the accessor: as fast as code written by hand, unlike reflection. */
  private static Object accessor(
      RecordComponent component, Class<?> lambda, String method, Class<?> result) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      MethodHandle accessor = lookup.unreflect(component.getAccessor());
      return LambdaMetafactory.metafactory(
              lookup,
              method,
              MethodType.methodType(lambda),
              MethodType.methodType(result, Object.class),
              accessor,
              accessor.type())
          .getTarget()
          .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("cannot read the feature " + component.getName(), e);
    }
  }
}
