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

  /** Reads all 16 bands, in rising order, over the sessions of a window. */
  public static List<ScoreDistribution> ask(Connection warehouse, String modelVersion)
      throws SQLException {
    return Query.records(
        warehouse,
        """
        SELECT b.low, b.high, coalesce(sum(d.sessions), 0) AS sessions,
          coalesce(sum(d.conversions), 0) AS conversions
        FROM score_bands AS b
        LEFT JOIN score_distribution AS d
          ON d.band = b.band AND d.model_version = coalesce(CAST(? AS TEXT), d.model_version)
        GROUP BY b.band, b.low, b.high
        ORDER BY b.band
        """,
        ScoreDistribution.class,
        modelVersion);
  }
}
