package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Predicted against observed: of the sessions whose score just entered a band, how many bought. The
 * moment of entering is known when it happens, so that a right score is right at it; a session's
 * last score is chosen by hindsight and would look wrong even for a perfect model.
 *
 * @param sample {@code all shoppers}, or in a large warehouse {@code logged shoppers}: those whose
 *     inputs are logged
 * @param bands in rising order; those without a session are missing
 * @param expectedCalibrationError mean distance of predicted and observed, weighted by sessions;
 *     null without sessions
 * @param predictedOverObserved mean predicted over mean observed; null without conversions
 */
public record Calibration(
    String sample,
    List<Band> bands,
    Double expectedCalibrationError,
    Double predictedOverObserved) {

  /**
   * One band of the score.
   *
   * @param low edge, inside the band
   * @param high edge, outside the band
   * @param meanPropensity of the sessions when they entered
   */
  public record Band(double low, double high, double meanPropensity, Rate observed) {}

  /** With more events than this, the shoppers whose inputs are logged are sample enough. */
  static final long MANY_EVENTS = 1_000_000;

  /**
   * Asks the view {@code score_band_entries} for the sessions of a window; in a large warehouse the
   * view {@code logged_band_entries}, if there are any.
   *
   * @param events in the warehouse
   */
  public static Calibration ask(Connection warehouse, EvaluationWindow window, long events)
      throws SQLException {
    if (events > MANY_EVENTS) {
      List<Band> logged = bands(warehouse, window, "logged_band_entries");
      if (!logged.isEmpty()) {
        return of("logged shoppers", logged);
      }
    }
    return of("all shoppers", bands(warehouse, window, "score_band_entries"));
  }

  private static List<Band> bands(Connection warehouse, EvaluationWindow window, String entries)
      throws SQLException {
    return Query.list(
        warehouse,
        "SELECT b.low, b.high, c.* FROM (SELECT band, avg(propensity) AS mean_propensity,"
            + " count(*) AS sessions, sum(converted) AS conversions FROM "
            + entries
            + " WHERE"
            + EvaluationWindow.SESSIONS
            + "GROUP BY band) AS c JOIN score_bands AS b ON b.band = c.band ORDER BY c.band",
        row ->
            new Band(
                row.getDouble("low"),
                row.getDouble("high"),
                row.getDouble("mean_propensity"),
                Rate.of(row.getLong("conversions"), row.getLong("sessions"))),
        window.parameters());
  }

  private static Calibration of(String sample, List<Band> bands) {
    double sessions = 0;
    double predicted = 0;
    double observed = 0;
    double error = 0;
    for (Band band : bands) {
      double n = band.observed().sessions();
      sessions += n;
      predicted += n * band.meanPropensity();
      observed += band.observed().conversions();
      error += n * Math.abs(band.meanPropensity() - band.observed().rate());
    }
    return new Calibration(
        sample,
        bands,
        sessions == 0 ? null : Double.valueOf(error / sessions),
        observed == 0 ? null : Double.valueOf(predicted / observed));
  }
}
