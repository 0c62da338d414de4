package propensity.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.RealMatrix;
import propensity.model.Encoding;
import propensity.model.Interval;
import propensity.session.FeatureColumns;

/**
 * What one column does to the odds, other things equal.
 *
 * @param name of the feature, or {@code category=value}
 * @param coefficient log-odds per unit of the feature; for a category relative to {@code reference}
 * @param oddsRatio factor on the odds per unit
 * @param oddsRatioPerDeviation factor per standard deviation; NaN for a category
 * @param reference the value a category is compared with, the most frequent one; null for numbers
 */
record Coefficient(
    String name,
    Interval coefficient,
    Interval oddsRatio,
    Interval oddsRatioPerDeviation,
    String reference) {

  private static final double NORMAL_975 = 1.959963984540054;

  /**
   * All columns with intervals from the robust covariance. The calibration's slope is taken as
   * known.
   *
   * @param fitted coefficients of the scaled columns as fitted, the intercept's first
   * @param covariance of those
   * @param slope of the calibration
   */
  static List<Coefficient> of(
      Encoding encoding, List<Double> fitted, RealMatrix covariance, double slope) {
    List<Coefficient> all = new ArrayList<>();
    List<String> names = encoding.names();
    int column = 0;
    for (; column < FeatureColumns.NUMBERS.size(); column++) {
      double value = slope * fitted.get(1 + column);
      double error = Math.abs(slope) * Math.sqrt(covariance.getEntry(1 + column, 1 + column));
      double deviation = encoding.deviations().get(column);
      double scaled = PropensityPipeline.scaledDeviation(column);
      Interval perDeviation = around(scaled * value, scaled * error);
      Interval perUnit =
          deviation == 0 ? around(0, 0) : around(value / deviation, error / deviation);
      all.add(
          new Coefficient(
              names.get(column), perUnit, exponential(perUnit), exponential(perDeviation), null));
    }
    for (List<String> values : encoding.values()) {
      int reference = mostFrequent(encoding, column, values.size());
      for (int i = 0; i < values.size(); i++) {
        int here = column + i;
        if (here != reference) {
          Interval contrast = contrast(encoding, fitted, covariance, slope, here, reference);
          all.add(
              new Coefficient(
                  names.get(here),
                  contrast,
                  exponential(contrast),
                  new Interval(Double.NaN, Double.NaN, Double.NaN),
                  values.get(reference - column)));
        }
      }
      column += values.size();
    }
    return all;
  }

  private static int mostFrequent(Encoding encoding, int from, int size) {
    int best = from;
    for (int column = from; column < from + size; column++) {
      if (encoding.means().get(column) > encoding.means().get(best)) {
        best = column;
      }
    }
    return best;
  }

  private static Interval contrast(
      Encoding encoding,
      List<Double> fitted,
      RealMatrix covariance,
      double slope,
      int here,
      int reference) {
    double a = inverse(encoding.deviations().get(here));
    double b = inverse(encoding.deviations().get(reference));
    double value = slope * (a * fitted.get(1 + here) - b * fitted.get(1 + reference));
    double variance =
        a * a * covariance.getEntry(1 + here, 1 + here)
            + b * b * covariance.getEntry(1 + reference, 1 + reference)
            - 2 * a * b * covariance.getEntry(1 + here, 1 + reference);
    return around(value, Math.abs(slope) * Math.sqrt(Math.max(0, variance)));
  }

  private static double inverse(double deviation) {
    return deviation == 0 ? 0 : 1 / deviation;
  }

  private static Interval around(double value, double error) {
    return new Interval(value, value - NORMAL_975 * error, value + NORMAL_975 * error);
  }

  private static Interval exponential(Interval interval) {
    return new Interval(
        Math.exp(interval.value()), Math.exp(interval.low()), Math.exp(interval.high()));
  }
}
