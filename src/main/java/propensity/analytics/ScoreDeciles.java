package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * How well the score sorts sessions: what came of each decile. The score is that of the last event
 * before a purchase, or of the last event; the edges are the model card's.
 *
 * @param deciles from 1, the highest, on; those without a session are missing
 * @param kolmogorovSmirnov the largest distance between the shares of buyers and of others found so
 *     far, taken at the decile edges; null without buyers or without others
 */
public record ScoreDeciles(List<Decile> deciles, Double kolmogorovSmirnov) {

  /**
   * One decile.
   *
   * @param lift rate over the rate of all; null without conversions
   * @param shareOfSessions in this decile and the higher ones
   * @param cumulativeGain share of all conversions in this decile and the higher ones; null without
   *     conversions
   */
  public record Decile(
      int decile,
      double meanPropensity,
      Rate conversion,
      Double lift,
      double shareOfSessions,
      Double cumulativeGain) {}

  /** Reads the deciles of a model version; of all versions together for null. */
  public static ScoreDeciles ask(Connection warehouse, String modelVersion) throws SQLException {
    return of(
        Query.records(
            warehouse,
            "SELECT * FROM decile_outcomes"
                + " WHERE model_version IS NOT DISTINCT FROM CAST(? AS TEXT) ORDER BY decile",
            Decile.class,
            modelVersion));
  }

  private static ScoreDeciles of(List<Decile> deciles) {
    double buyers = deciles.stream().mapToLong(row -> row.conversion().conversions()).sum();
    double others = deciles.stream().mapToLong(row -> row.conversion().sessions()).sum() - buyers;
    if (buyers == 0 || others == 0) {
      return new ScoreDeciles(deciles, null);
    }
    long sessionsSoFar = 0;
    long buyersSoFar = 0;
    double distance = 0;
    for (Decile row : deciles) {
      sessionsSoFar += row.conversion().sessions();
      buyersSoFar += row.conversion().conversions();
      double othersSoFar = sessionsSoFar - buyersSoFar;
      distance = Math.max(distance, Math.abs(buyersSoFar / buyers - othersSoFar / others));
    }
    return new ScoreDeciles(deciles, distance);
  }
}
