package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * What came of the sessions that one model version scored.
 *
 * @param meanPropensity at the sessions' last scored event; null where none was scored
 * @param firstSessionAt start of the earliest, epoch milliseconds
 * @param lastSessionAt start of the latest, epoch milliseconds
 */
public record ModelOutcome(
    String modelVersion,
    Double meanPropensity,
    Rate conversion,
    long revenueCents,
    long firstSessionAt,
    long lastSessionAt) {

  /** Reads the view {@code outcome_by_model_version}: the earliest version first. */
  public static List<ModelOutcome> ask(Connection warehouse) throws SQLException {
    return Query.records(warehouse, "SELECT * FROM outcome_by_model_version", ModelOutcome.class);
  }
}
