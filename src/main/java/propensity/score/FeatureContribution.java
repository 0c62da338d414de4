package propensity.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import propensity.model.Encoding;
import propensity.model.ModelStore;
import propensity.session.FeatureColumns;
import propensity.session.Features;

/**
 * Why a score is higher or lower than that of the average example.
 *
 * @param feature its name
 * @param value at the event: a number as the model takes it, or a category
 * @param average the feature's mean over the rows of the fit; null for a category
 * @param contribution to the log-odds, against the average example; all of them and the average's
 *     log-odds sum up to the score's
 * @param oddsFactor what the contribution multiplies the odds by
 */
public record FeatureContribution(
    String feature, String value, Double average, double contribution, double oddsFactor) {

  /**
   * The features that move a score most, the strongest first.
   *
   * @param pipeline from {@link ModelStore#loadPipeline}
   * @param features at the event to explain
   * @param most how many reasons
   */
  public static List<FeatureContribution> of(PipelineModel pipeline, Features features, int most) {
    return all(pipeline, features).stream()
        .sorted(
            Comparator.comparingDouble(
                    (FeatureContribution reason) -> Math.abs(reason.contribution()))
                .reversed())
        .limit(most)
        .toList();
  }

  /** Every feature in the order of the columns. */
  static List<FeatureContribution> all(PipelineModel pipeline, Features features) {
    Encoding encoding = Encoding.of(pipeline);
    LogisticRegressionModel regression = (LogisticRegressionModel) pipeline.stages()[4];
    double[] coefficients = regression.coefficients().toArray();
    double[] row = new double[1 + encoding.width()];
    encoding.fill(features, row);
    List<FeatureContribution> reasons = new ArrayList<>();
    int column = 0;
    for (; column < FeatureColumns.NUMBERS.size(); column++) {
      reasons.add(
          reason(
              FeatureColumns.NUMBERS.get(column),
              String.valueOf(FeatureColumns.number(features, column)),
              encoding.means().get(column),
              coefficients[column] * row[1 + column]));
    }
    for (int i = 0; i < encoding.values().size(); i++) {
      double contribution = 0;
      for (int value = 0; value < encoding.values().get(i).size(); value++) {
        contribution += coefficients[column] * row[1 + column];
        column++;
      }
      reasons.add(
          reason(
              FeatureColumns.CATEGORIES.get(i),
              FeatureColumns.category(features, i),
              null,
              contribution));
    }
    return reasons;
  }

  private static FeatureContribution reason(
      String feature, String value, Double average, double contribution) {
    return new FeatureContribution(feature, value, average, contribution, Math.exp(contribution));
  }
}
