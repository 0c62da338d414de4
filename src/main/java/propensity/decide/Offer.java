package propensity.decide;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.warehouse.Query;

/**
 * The offer that the policy gives a session in progress.
 *
 * @param stage {@code browse}, {@code cart} or {@code checkout}
 * @param lastEventAt epoch milliseconds
 * @param decile 1 is the highest; null if the model has none
 * @param offer its id, or null for none
 * @param policyVersion of the policy that decided
 */
public record Offer(
    String sessionId,
    String userId,
    String device,
    String referrer,
    String stage,
    long lastEventAt,
    double propensity,
    Long decile,
    long cartValueCents,
    String offer,
    String policyVersion) {

  /** Asks the view {@code open_sessions} and applies the policy, the highest propensity first. */
  public static List<Offer> ask(Connection warehouse, OfferPolicy policy) throws SQLException {
    return Query.list(
        warehouse,
        "SELECT * FROM open_sessions ORDER BY propensity DESC, session_id",
        row -> {
          double propensity = row.getDouble("propensity");
          String stage = row.getString("stage");
          long cartValue = row.getLong("cart_value_cents");
          return new Offer(
              row.getString("session_id"),
              row.getString("user_id"),
              row.getString("device"),
              row.getString("referrer"),
              stage,
              row.getLong("last_event_at"),
              propensity,
              Query.wholeOrNull(row, "decile"),
              cartValue,
              policy.offerFor(propensity, stage, cartValue),
              policy.version());
        });
  }
}
