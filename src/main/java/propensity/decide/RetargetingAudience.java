package propensity.decide;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.warehouse.Query;

/**
 * Shoppers who left a cart, ranked by what a contact is worth. The rule is that of the view {@code
 * retargeting_audience}.
 *
 * @param settings that the view counted with
 * @param prospects all of them, the most worthwhile first
 * @param breakEvenRank the last rank at which a contact pays; 0 if none does
 * @param chosen how many the budget covers of those that pay
 * @param costCents of contacting the chosen
 * @param expectedValueCents of the chosen, their cost taken off
 * @param cartValueCents left by the chosen
 */
public record RetargetingAudience(
    DecisionSettings settings,
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

  /** Reads the view {@code retargeting_audience}, and the settings that it counts with. */
  public static RetargetingAudience ask(Connection warehouse) throws SQLException {
    DecisionSettings settings = DecisionSettings.stored(warehouse).orElseThrow();
    List<Prospect> prospects =
        Query.records(
            warehouse, "SELECT * FROM retargeting_audience ORDER BY rank", Prospect.class);
    List<Prospect> chosen = prospects.stream().filter(Prospect::chosen).toList();
    return new RetargetingAudience(
        settings,
        prospects,
        (int) prospects.stream().filter(prospect -> prospect.expectedValueCents() > 0).count(),
        chosen.size(),
        chosen.size() * settings.contactCostCents(),
        chosen.stream().mapToDouble(Prospect::expectedValueCents).sum(),
        chosen.stream().mapToLong(Prospect::cartValueCents).sum());
  }

  /** The expected value of the first contacts together, in cents; the index is their number. */
  public double[] summedValueCents() {
    double[] sums = new double[prospects.size() + 1];
    for (int i = 0; i < prospects.size(); i++) {
      sums[i + 1] = sums[i] + prospects.get(i).expectedValueCents();
    }
    return sums;
  }
}
