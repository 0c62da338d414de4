package propensity.decide;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.warehouse.Query;

/**
 * The offer that the policy gives a session in progress.
 *
 * @param offer its id, or null for none
 * @param policyVersion of the policy that decided
 */
public record Offer(OpenSession session, String offer, String policyVersion) {

  /**
   * A session in progress that has not bought.
   *
   * @param stage {@code browse}, {@code cart} or {@code checkout}
   * @param lastEventAt epoch milliseconds
   * @param decile 1 is the highest; null if the model has none
   */
  public record OpenSession(
      String sessionId,
      String userId,
      String device,
      String referrer,
      String stage,
      long lastEventAt,
      double propensity,
      Long decile,
      long cartValueCents) {}

  /** Reads the view {@code open_sessions} and applies the policy, the highest propensity first. */
  public static List<Offer> ask(Connection warehouse, OfferPolicy policy) throws SQLException {
    return Query.records(
            warehouse,
            "SELECT * FROM open_sessions ORDER BY propensity DESC, session_id",
            OpenSession.class)
        .stream()
        .map(session -> new Offer(session, policy.offerFor(session), policy.version()))
        .toList();
  }
}
