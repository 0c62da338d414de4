package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
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

  private record Counts(int decile, double meanPropensity, Rate conversion) {}

  /** Asks for the sessions of a window. */
  public static ScoreDeciles ask(Connection warehouse, String modelVersion) throws SQLException {
    return of(
        Query.list(
            warehouse,
            "SELECT decile, avg(propensity) AS mean_propensity, count(*) AS sessions,"
                + " sum(converted) AS conversions FROM evaluated_sessions WHERE"
                + EvaluationWindow.OF_VERSION
                + "GROUP BY decile ORDER BY decile",
            row ->
                new Counts(
                    row.getInt("decile"),
                    row.getDouble("mean_propensity"),
                    Rate.of(row.getLong("conversions"), row.getLong("sessions"))),
            modelVersion));
  }

  private static ScoreDeciles of(List<Counts> rows) {
    double sessions = rows.stream().mapToLong(row -> row.conversion().sessions()).sum();
    double buyers = rows.stream().mapToLong(row -> row.conversion().conversions()).sum();
    List<Decile> deciles = new ArrayList<>();
    long sessionsSoFar = 0;
    long buyersSoFar = 0;
    double distance = 0;
    for (Counts row : rows) {
      sessionsSoFar += row.conversion().sessions();
      buyersSoFar += row.conversion().conversions();
      double othersSoFar = sessionsSoFar - buyersSoFar;
      distance =
          Math.max(distance, Math.abs(buyersSoFar / buyers - othersSoFar / (sessions - buyers)));
      deciles.add(
          new Decile(
              row.decile(),
              row.meanPropensity(),
              row.conversion(),
              buyers == 0 ? null : row.conversion().rate() / (buyers / sessions),
              sessionsSoFar / sessions,
              buyers == 0 ? null : buyersSoFar / buyers));
    }
    boolean both = buyers > 0 && buyers < sessions;
    return new ScoreDeciles(List.copyOf(deciles), both ? distance : null);
  }
}
