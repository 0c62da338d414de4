package propensity;

/** Names that differ in their number, so that what is kept never replaces what was kept before. */
public final class NumberedName {
  private NumberedName() {}

  /** Whether there is something of a name already. */
  @FunctionalInterface
  public interface Taken<E extends Exception> {
    boolean is(String name) throws E;
  }

  /** The first free one of {@code STEM1}, {@code STEM2} and so on. */
  public static <E extends Exception> String firstFree(String stem, Taken<E> taken) throws E {
    int number = 1;
    while (taken.is(stem + number)) {
      number++;
    }
    return stem + number;
  }
}
