package propensity.model;

import org.apache.hadoop.conf.Configuration;

/** Moves the pointer of a store, in a process that a test ends in the middle. */
final class PromotionChild {
  private PromotionChild() {}

  /** Takes the store's folder, and the version to promote; none to roll back. */
  public static void main(String[] arguments) {
    ModelStore store = new ModelStore(new Configuration(), arguments[0]);
    if (arguments.length == 1) {
      store.rollback();
    } else {
      store.promote(arguments[1], false);
    }
  }
}
