package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.Rate;
import propensity.warehouse.Query;

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
 * @param low end of its 95 % interval: buyers as Poisson counts, each with all bands it came to, on
 *     the scale of the logarithm
 * @param high end of the same interval
 */
public record Calibration(
    String sample,
    List<Band> bands,
    Double expectedCalibrationError,
    Double predictedOverObserved,
    Double low,
    Double high) {

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
   * Reads the view {@code score_band_entries} for the sessions of a window; in a large warehouse
   * the view {@code logged_band_entries}, if there are any.
   *
   * @param events in the warehouse
   */
  public static Calibration ask(Connection warehouse, String modelVersion, long events)
      throws SQLException {
    if (events > MANY_EVENTS) {
      List<Entries> logged = entries(warehouse, modelVersion, "logged_band_entries");
      if (!logged.isEmpty()) {
        return of("logged shoppers", logged);
      }
    }
    return of("all shoppers", entries(warehouse, modelVersion, "score_band_entries"));
  }

  /**
   * Sessions that entered one band.
   *
   * @param squares of all bands: the sum over buying sessions of the squared number of bands that
   *     they came to
   */
  private record Entries(
      double low, double high, double meanPropensity, Rate observed, double squares) {}

  /** Of the view's rows, which are dear, each is read once. */
  private static List<Entries> entries(Connection warehouse, String modelVersion, String view)
      throws SQLException {
    return Query.records(
        warehouse,
        """
        WITH entries AS MATERIALIZED (
          SELECT session_id, band, propensity, converted
          FROM %s
          WHERE model_version = coalesce(CAST(? AS TEXT), model_version)
        )
        SELECT b.low, b.high, c.mean_propensity, c.sessions, c.conversions, buyers.squares
        FROM (
          SELECT band, avg(propensity) AS mean_propensity, count(*) AS sessions,
            sum(converted) AS conversions
          FROM entries GROUP BY band
        ) AS c
        JOIN score_bands AS b ON b.band = c.band
        CROSS JOIN (
          SELECT coalesce(sum(bands * bands), 0) AS squares
          FROM (SELECT count(*) AS bands FROM entries WHERE converted = 1 GROUP BY session_id)
            AS counts
        ) AS buyers
        ORDER BY c.band
        """
            .formatted(view),
        Entries.class,
        modelVersion);
  }

  private static Calibration of(String sample, List<Entries> entries) {
    double sessions = 0;
    double predicted = 0;
    double observed = 0;
    double error = 0;
    double squares = 0;
    for (Entries band : entries) {
      double n = band.observed().sessions();
      sessions += n;
      predicted += n * band.meanPropensity();
      observed += band.observed().conversions();
      error += n * Math.abs(band.meanPropensity() - band.observed().rate());
      squares = band.squares();
    }
    double ratio = predicted / observed;
    double reach = Math.exp(Rate.Z * Math.sqrt(squares) / observed);
    return new Calibration(
        sample,
        entries.stream()
            .map(band -> new Band(band.low(), band.high(), band.meanPropensity(), band.observed()))
            .toList(),
        sessions == 0 ? null : Double.valueOf(error / sessions),
        observed == 0 ? null : Double.valueOf(ratio),
        observed == 0 ? null : Double.valueOf(ratio / reach),
        observed == 0 ? null : Double.valueOf(ratio * reach));
  }
}
