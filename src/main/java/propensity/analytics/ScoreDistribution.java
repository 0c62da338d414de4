package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * Sessions whose score at the last event before a purchase lies in one band.
 *
 * @param low edge, inside the band
 * @param high edge, outside the band
 */
public record ScoreDistribution(double low, double high, Rate conversion) {

  /** Asks for all 16 bands, in rising order, over the sessions of a window. */
  public static List<ScoreDistribution> ask(Connection warehouse, String modelVersion)
      throws SQLException {
    return Query.list(
        warehouse,
        "SELECT b.low, b.high, coalesce(sum(d.sessions), 0) AS sessions,"
            + " coalesce(sum(d.conversions), 0) AS conversions FROM score_bands AS b LEFT JOIN"
            + " (SELECT b.band, count(*) AS sessions, sum(s.converted) AS conversions"
            + " FROM evaluated_sessions AS s JOIN score_bands AS b"
            + " ON s.propensity >= b.low AND s.propensity < b.high WHERE"
            + EvaluationWindow.OF_VERSION
            + "GROUP BY b.band) AS d ON d.band = b.band GROUP BY b.band, b.low, b.high ORDER BY b.band",
        row ->
            new ScoreDistribution(
                row.getDouble("low"),
                row.getDouble("high"),
                Rate.of(row.getLong("conversions"), row.getLong("sessions"))),
        modelVersion);
  }
}
