package propensity.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import propensity.session.FeatureColumns;
import propensity.session.Features;

/**
 * The served model without Spark: one logistic regression over a session's features. It gives what
 * {@code PipelineModel.transform} gives, to within 1e-12, with scaling and one-hot encoding folded
 * into the weights so that a score costs one pass over the features and allocates nothing.
 */
public final class Scorer implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Log-odds beyond which a double cannot tell the probability from 0 or 1 well: scores stay
   * strictly between them. A probability moves by less than 1e-13 through this.
   */
  private static final double MAX_LOG_ODDS = 30;

  private final double intercept;
  private final double[] weights;
  private final ArrayList<HashMap<String, Double>> categoryWeights;

  /**
   * @param intercept in log-odds, for features as they are (not scaled)
   * @param weights one per numeric feature, log-odds per unit
   * @param categoryWeights one table per categorical feature, log-odds by value; other values weigh
   *     0
   */
  Scorer(double intercept, List<Double> weights, List<Map<String, Double>> categoryWeights) {
    if (weights.size() != FeatureColumns.NUMBERS.size()
        || categoryWeights.size() != FeatureColumns.CATEGORIES.size()) {
      throw new IllegalArgumentException(
          "a scorer needs %d weights and %d tables, not %d and %d"
              .formatted(
                  FeatureColumns.NUMBERS.size(),
                  FeatureColumns.CATEGORIES.size(),
                  weights.size(),
                  categoryWeights.size()));
    }
    this.intercept = finite("intercept", intercept);
    this.weights = new double[weights.size()];
    for (int i = 0; i < this.weights.length; i++) {
      this.weights[i] = finite(FeatureColumns.NUMBERS.get(i), weights.get(i));
    }
    this.categoryWeights = new ArrayList<>();
    categoryWeights.forEach(
        table -> {
          table.forEach(Scorer::finite);
          this.categoryWeights.add(new HashMap<>(table));
        });
  }

  /** The probability that the session still buys, strictly between 0 and 1. */
  public double score(Features features) {
    return probability(logOdds(features));
  }

  /** The log-odds that the session still buys. */
  public double logOdds(Features features) {
    double sum = intercept;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * FeatureColumns.number(features, i);
    }
    for (int i = 0; i < categoryWeights.size(); i++) {
      sum += categoryWeight(i, FeatureColumns.category(features, i));
    }
    return sum;
  }

  private double categoryWeight(int index, String value) {
    Double weight = categoryWeights.get(index).get(value);
    return weight == null ? 0 : weight;
  }

  /** The probability of these log-odds, strictly between 0 and 1. */
  public static double probability(double logOdds) {
    double bounded = Math.max(-MAX_LOG_ODDS, Math.min(MAX_LOG_ODDS, logOdds));
    return 1 / (1 + Math.exp(-bounded));
  }

  private static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("the weight of " + name + " is " + value);
    }
    return value;
  }
}
