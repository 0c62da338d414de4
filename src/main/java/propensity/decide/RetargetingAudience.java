package propensity.decide;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.warehouse.Query;

/**
 * Shoppers who left a cart, ranked by what a contact is worth: propensity x cart value x margin -
 * contact cost. A propensity is not an uplift: it says who is likely to buy, not whom the contact
 * makes buy.
 *
 * @param prospects all of them, the most worthwhile first
 * @param breakEvenRank the last rank at which a contact pays; 0 if none does
 * @param chosen how many the budget covers of those that pay
 * @param costCents of contacting the chosen
 * @param expectedValueCents of the chosen, their cost taken off
 * @param cartValueCents left by the chosen
 */
public record RetargetingAudience(
    List<Prospect> prospects,
    int breakEvenRank,
    int chosen,
    long costCents,
    double expectedValueCents,
    long cartValueCents) {

  /**
   * One shopper with the cart left last.
   *
   * @param rank from 1
   * @param stage {@code cart} or {@code checkout}
   * @param lastEventAt epoch milliseconds
   * @param propensity at the session's last event
   * @param decile 1 is the highest; null if the model has none
   * @param expectedValueCents of the contact, its cost taken off
   * @param runningCostCents of contacting this and all before
   * @param chosen whether the contact pays and the budget covers it
   */
  public record Prospect(
      int rank,
      String sessionId,
      String userId,
      String device,
      String referrer,
      String visitor,
      String stage,
      long lastEventAt,
      double propensity,
      Long decile,
      long cartValueCents,
      double expectedValueCents,
      long runningCostCents,
      boolean chosen) {}

  /** Asks the view {@code abandoned_carts} and ranks by value. */
  public static RetargetingAudience ask(Connection warehouse, ContactCosts costs)
      throws SQLException {
    List<Prospect> prospects =
        Query.list(
            warehouse,
            "SELECT *, propensity * cart_value_cents * ?1 - ?2 AS expected_value_cents,"
                + " row_number() OVER (ORDER BY propensity * cart_value_cents * ?1 - ?2 DESC,"
                + " session_id) AS rank FROM abandoned_carts WHERE days_ago <= ?3 ORDER BY rank",
            row -> {
              int rank = row.getInt("rank");
              double value = row.getDouble("expected_value_cents");
              long cost = rank * costs.contactCostCents();
              return new Prospect(
                  rank,
                  row.getString("session_id"),
                  row.getString("user_id"),
                  row.getString("device"),
                  row.getString("referrer"),
                  row.getString("visitor"),
                  row.getString("stage"),
                  row.getLong("last_event_at"),
                  row.getDouble("propensity"),
                  Query.wholeOrNull(row, "decile"),
                  row.getLong("cart_value_cents"),
                  value,
                  cost,
                  value > 0 && cost <= costs.budgetCents());
            },
            costs.margin(),
            costs.contactCostCents(),
            costs.audienceDays());
    return of(prospects, costs);
  }

  private static RetargetingAudience of(List<Prospect> prospects, ContactCosts costs) {
    List<Prospect> chosen = prospects.stream().filter(Prospect::chosen).toList();
    return new RetargetingAudience(
        prospects,
        (int) prospects.stream().filter(prospect -> prospect.expectedValueCents() > 0).count(),
        chosen.size(),
        chosen.size() * costs.contactCostCents(),
        chosen.stream().mapToDouble(Prospect::expectedValueCents).sum(),
        chosen.stream().mapToLong(Prospect::cartValueCents).sum());
  }
}
