package propensity.generate;

import java.io.Serializable;

/**
 * How much is wrong with the data, as shares of the events (bots: of the users).
 *
 * <p>No defect changes a genuine event: they arrive later, arrive twice, or have a broken copy
 * beside them. So the same settings without defects give the very events that a reader must be left
 * with.
 *
 * @param late events that arrive 15 minutes to 6 hours after they happened
 * @param outOfOrder events that arrive 1 second to 8 minutes after they happened, behind later ones
 * @param duplicates events that are written, and arrive, a second time
 * @param malformed events beside which a broken copy of their line is written (text formats only)
 * @param bots additional users that page through the shop by machine
 */
public record Defects(
    double late, double outOfOrder, double duplicates, double malformed, double bots)
    implements Serializable {

  private static final double MAX = 0.5;

  public Defects {
    check("late", late);
    check("out_of_order", outOfOrder);
    check("duplicates", duplicates);
    check("malformed", malformed);
    check("bots", bots);
    if (late + outOfOrder + duplicates + malformed > 1) {
      throw new IllegalArgumentException(
          "late, out_of_order, duplicates and malformed must not sum to more than 1: an event has"
              + " one defect at most");
    }
  }

  private static void check(String name, double share) {
    if (!(share >= 0 && share <= MAX)) {
      throw new IllegalArgumentException(
          name + " must be a share between 0 and " + MAX + ", is " + share);
    }
  }
}
