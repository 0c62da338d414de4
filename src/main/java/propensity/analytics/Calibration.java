package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Predicted against observed: of the sessions whose score just entered a band, how many bought. The
 * moment of entering is known when it happens, so that a right score is right at it; a session's
 * last score is chosen by hindsight and would look wrong even for a perfect model.
 *
 * @param bands in rising order; those without a session are missing
 * @param expectedCalibrationError mean distance of predicted and observed, weighted by sessions;
 *     null without sessions
 * @param predictedOverObserved mean predicted over mean observed; null without conversions
 */
public record Calibration(
    List<Band> bands, Double expectedCalibrationError, Double predictedOverObserved) {

  /**
   * One band of the score.
   *
   * @param low edge, inside the band
   * @param high edge, outside the band
   * @param meanPropensity of the sessions when they entered
   */
  public record Band(double low, double high, double meanPropensity, Rate observed) {}

  /** Asks the view {@code score_band_entries} for the sessions of a window. */
  public static Calibration ask(Connection warehouse, EvaluationWindow window) throws SQLException {
    return of(
        Query.list(
            warehouse,
            "SELECT b.low, b.high, c.* FROM (SELECT band, avg(propensity) AS mean_propensity,"
                + " count(*) AS sessions, sum(converted) AS conversions FROM score_band_entries"
                + " WHERE"
                + EvaluationWindow.SESSIONS
                + "GROUP BY band) AS c JOIN score_bands AS b ON b.band = c.band ORDER BY c.band",
            row ->
                new Band(
                    row.getDouble("low"),
                    row.getDouble("high"),
                    row.getDouble("mean_propensity"),
                    Rate.of(row.getLong("conversions"), row.getLong("sessions"))),
            window.parameters()));
  }

  private static Calibration of(List<Band> bands) {
    double entries = 0;
    double predicted = 0;
    double observed = 0;
    double error = 0;
    for (Band band : bands) {
      double n = band.observed().sessions();
      entries += n;
      predicted += n * band.meanPropensity();
      observed += band.observed().conversions();
      error += n * Math.abs(band.meanPropensity() - band.observed().rate());
    }
    return new Calibration(
        bands,
        entries == 0 ? null : Double.valueOf(error / entries),
        observed == 0 ? null : Double.valueOf(predicted / observed));
  }
}
