package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.warehouse.Query;

/**
 * Sessions that did not buy, by how far they came.
 *
 * @param stage {@code browse}, {@code cart} or {@code checkout}
 * @param share of all sessions that did not buy
 * @param cartValueCents left in their carts
 * @param meanPropensity at their last event; null where none was scored
 */
public record Abandonment(
    String stage, long sessions, double share, long cartValueCents, Double meanPropensity) {

  /** Reads the view {@code abandonment_by_stage}. */
  public static List<Abandonment> ask(Connection warehouse) throws SQLException {
    return Query.records(warehouse, "SELECT * FROM abandonment_by_stage", Abandonment.class);
  }
}
