package propensity.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import propensity.model.Interval;
import propensity.model.ModelCard;
import propensity.model.Scorer;

/**
 * The model beside the true probabilities, which only generated data has. Part of the truth is
 * latent: no model can see all of it in the events.
 */
final class TruthComparison {
  private TruthComparison() {}

  /**
   * The card's block {@code oracle}; null if no row has a truth.
   *
   * @param rows of the test window; those without a truth are left out
   */
  static ModelCard.Oracle of(List<EvaluationRow> rows, Scorer scorer, Bootstrap bootstrap) {
    List<EvaluationRow> known = rows.stream().filter(row -> Objects.nonNull(row.truth())).toList();
    if (known.isEmpty()) {
      return null;
    }
    ScoredRows truth = ScoredRows.of(known, EvaluationRow::truth);
    ScoredRows model = ScoredRows.of(known, row -> scorer.score(row.features()));
    Map<String, Interval> metrics = bootstrap.metrics(truth);
    double[] ofModel = Metrics.of(model);
    double base = Evaluation.entropy(ofModel[Metrics.NAMES.indexOf("base_rate")]);
    double modelLoss = ofModel[Metrics.NAMES.indexOf("log_loss")];
    double truthLoss = metrics.get("log_loss").value();
    return new ModelCard.Oracle(
        known.size(),
        Evaluation.ofCard(metrics, null, null),
        base,
        modelLoss,
        truthLoss,
        (base - modelLoss) / (base - truthLoss),
        againstTruth(known, scorer));
  }

  /** Mean difference, calibration error and reliability, the truth instead of outcomes. */
  private static ModelCard.AgainstTruth againstTruth(List<EvaluationRow> rows, Scorer scorer) {
    double[][] pairs = new double[rows.size()][];
    double squares = 0;
    double scores = 0;
    double truths = 0;
    for (int i = 0; i < pairs.length; i++) {
      double score = scorer.score(rows.get(i).features());
      double truth = rows.get(i).truth();
      pairs[i] = new double[] {score, truth};
      squares += (score - truth) * (score - truth);
      scores += score;
      truths += truth;
    }
    Arrays.sort(pairs, (a, b) -> Double.compare(a[0], b[0]));
    List<ModelCard.TruthBin> reliability = new ArrayList<>();
    double error = 0;
    int from = 0;
    for (int bin = 0; bin < Metrics.BINS; bin++) {
      int to = (int) ((bin + 1L) * pairs.length / Metrics.BINS);
      double predicted = 0;
      double truth = 0;
      for (int i = from; i < to; i++) {
        predicted += pairs[i][0];
        truth += pairs[i][1];
      }
      error += Math.abs(predicted - truth);
      if (to > from) {
        int count = to - from;
        reliability.add(new ModelCard.TruthBin(count, predicted / count, truth / count));
      }
      from = to;
    }
    return new ModelCard.AgainstTruth(
        reliability, scores / truths, Math.sqrt(squares / pairs.length), error / pairs.length);
  }
}
