package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import propensity.warehouse.Query;

/**
 * How many sessions have each step recorded. Shops' own feeds may lack one altogether, or miss some
 * of them; the funnel counts a step as reached when a later one was.
 *
 * @param sessions of humans, open ones too
 * @param purchasesWithoutCart sessions that bought and have no add_to_cart
 */
public record FeedSteps(
    long sessions,
    long withPageView,
    long withCart,
    long withCheckout,
    long withPurchase,
    long purchasesWithoutCart) {

  /** Reads the view {@code feed_steps}. */
  public static FeedSteps ask(Connection warehouse) throws SQLException {
    return Query.records(warehouse, "SELECT * FROM feed_steps", FeedSteps.class).get(0);
  }

  /** The steps that no session has, by their event types; empty where there is no purchase yet. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (withPurchase > 0) {
      add(missing, "page_view", withPageView);
      add(missing, "add_to_cart", withCart);
      add(missing, "checkout", withCheckout);
    }
    return missing;
  }

  /** Share of the buying sessions without a cart; 0 where there are none, or no carts at all. */
  public double withoutCartShare() {
    return withPurchase == 0 || withCart == 0 ? 0 : (double) purchasesWithoutCart / withPurchase;
  }

  private static void add(List<String> missing, String step, long sessions) {
    if (sessions == 0) {
      missing.add(step);
    }
  }
}
