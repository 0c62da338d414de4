package propensity;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The one spelling of columns: a record's components, in order, in snake case. */
public final class RecordColumns {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

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

  /**
   * A lambda over the accessor of a public record's component: as fast as code written by hand,
   * unlike reflection, and a number is not boxed.
   *
   * @param <F> the lambda's interface, such as {@code ToLongFunction}
   * @param method of the interface
   * @param result of the method: {@code Object} or a primitive that the component widens to
   */
  @SuppressWarnings("unchecked")
  public static <F> F accessor(
      RecordComponent component, Class<? super F> lambda, String method, Class<?> result) {
    Class<?> given = result.isPrimitive() ? result : component.getType();
    try {
      MethodHandle accessor = LOOKUP.unreflect(component.getAccessor());
      return (F)
          LambdaMetafactory.metafactory(
                  LOOKUP,
                  method,
                  MethodType.methodType(lambda),
                  MethodType.methodType(result, Object.class),
                  accessor,
                  MethodType.methodType(given, component.getDeclaringRecord()))
              .getTarget()
              .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("cannot read the component " + component, e);
    }
  }
}
