package propensity.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How good scores are, under any weighting of users.
 *
 * <ul>
 *   <li>auc: probability that a buyer's row is ranked above another's, ties half (Mann-Whitney)
 *   <li>pr_auc: average precision, tied scores taken as one step
 *   <li>log_loss: mean of -log(probability given to what happened), natural logarithm
 *   <li>normalized_entropy: log_loss over that of a constant prediction (He et al. 2014): the base
 *       rate known when the model was trained, or the rows' own where none is given
 *   <li>brier: mean squared difference
 *   <li>ece: expected calibration error over {@value #BINS} bins of equally many rows
 *   <li>ks: largest difference of the two cumulative distributions (Kolmogorov-Smirnov)
 *   <li>base_rate: share of rows whose session buys
 *   <li>mean_ratio: mean score over base rate
 *   <li>calibration_slope, calibration_intercept: of the outcome's log-odds on the score's (Cox)
 * </ul>
 */
final class Metrics {
  /** Names in the order of {@link #of}. */
  static final List<String> NAMES =
      List.of(
          "auc",
          "pr_auc",
          "log_loss",
          "normalized_entropy",
          "brier",
          "ece",
          "ks",
          "base_rate",
          "mean_ratio",
          "calibration_slope",
          "calibration_intercept");

  /** Bins of the calibration error and of the reliability table. */
  static final int BINS = 10;

  private Metrics() {}

  /**
   * A bin of the reliability table.
   *
   * @param rows in it
   * @param predicted mean score
   * @param observed share of rows whose session buys
   */
  record Bin(int rows, double predicted, double observed) {}

  /** All metrics, every user counting once. */
  static double[] of(ScoredRows rows) {
    int[] once = new int[rows.users];
    Arrays.fill(once, 1);
    return of(rows, once);
  }

  /**
   * All metrics.
   *
   * @param times how often each user counts
   * @return in the order of {@link #NAMES}; {@code NaN} where one is not defined
   */
  static double[] of(ScoredRows rows, int[] times) {
    int count = rows.size();
    double all = 0;
    double buying = 0;
    double loss = 0;
    double squares = 0;
    double scores = 0;
    double calibrationError = 0;
    int bin = 0;
    double gap = 0;
    for (int i = 0; i < count; i++) {
      if (i >= binEnd(bin, count)) {
        calibrationError += Math.abs(gap);
        gap = 0;
        bin++;
      }
      int weight = times[rows.user[i]];
      double outcome = rows.bought[i] ? 1 : 0;
      double difference = rows.score[i] - outcome;
      all += weight;
      buying += weight * outcome;
      loss += weight * rows.loss[i];
      squares += weight * difference * difference;
      scores += weight * rows.score[i];
      gap += weight * difference;
    }
    calibrationError += Math.abs(gap);
    double rate = buying / all;
    double reference = Double.isNaN(rows.baseRate) ? rate : rows.baseRate;
    double entropy = -rate * Math.log(reference) - (1 - rate) * Math.log1p(-reference);
    double[] ranking = ranking(rows, times, buying, all - buying);
    Platt calibration = oneStep(rows, times);
    return new double[] {
      ranking[0],
      ranking[1],
      loss / all,
      loss / all / entropy,
      squares / all,
      calibrationError / all,
      ranking[2],
      rate,
      scores / buying,
      calibration.slope(),
      calibration.intercept()
    };
  }

  /** The expected calibration error of the scores against other outcomes. */
  static double calibrationError(ScoredRows rows, boolean[] outcomes) {
    int count = rows.size();
    double sum = 0;
    int bin = 0;
    double gap = 0;
    for (int i = 0; i < count; i++) {
      if (i >= binEnd(bin, count)) {
        sum += Math.abs(gap);
        gap = 0;
        bin++;
      }
      gap += rows.score[i] - (outcomes[i] ? 1 : 0);
    }
    return (sum + Math.abs(gap)) / count;
  }

  /** The reliability table, from the lowest scores to the highest. */
  static List<Bin> reliability(ScoredRows rows) {
    List<Bin> bins = new ArrayList<>();
    int from = 0;
    for (int bin = 0; bin < BINS; bin++) {
      int to = binEnd(bin, rows.size());
      double scores = 0;
      int buying = 0;
      for (int i = from; i < to; i++) {
        scores += rows.score[i];
        buying += rows.bought[i] ? 1 : 0;
      }
      if (to > from) {
        bins.add(new Bin(to - from, scores / (to - from), (double) buying / (to - from)));
      }
      from = to;
    }
    return bins;
  }

  private static int binEnd(int bin, int count) {
    return (int) ((bin + 1L) * count / BINS);
  }

  /** AUC, average precision and KS, from the highest score down, tied scores together. */
  private static double[] ranking(ScoredRows rows, int[] times, double buying, double others) {
    double hits = 0;
    double misses = 0;
    double pairs = 0;
    double precision = 0;
    double distance = 0;
    int i = rows.size() - 1;
    while (i >= 0) {
      double score = rows.score[i];
      double hitsHere = 0;
      double missesHere = 0;
      for (; i >= 0 && rows.score[i] == score; i--) {
        int weight = times[rows.user[i]];
        if (rows.bought[i]) {
          hitsHere += weight;
        } else {
          missesHere += weight;
        }
      }
      pairs += missesHere * (hits + hitsHere / 2);
      hits += hitsHere;
      misses += missesHere;
      if (hitsHere > 0) {
        precision += hitsHere * hits / (hits + misses);
      }
      distance = Math.max(distance, Math.abs(hits / buying - misses / others));
    }
    return new double[] {pairs / (buying * others), precision / buying, distance};
  }

  /**
   * Slope and intercept by one Newton step from those of the unweighted rows: exact without
   * weights, and otherwise as good as the full fit to the order that matters for an interval.
   */
  private static Platt oneStep(ScoredRows rows, int[] times) {
    double[] sums = new double[5];
    for (int user = 0; user < rows.users; user++) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += times[user] * rows.calibrationSums[user][i];
      }
    }
    double determinant = sums[2] * sums[4] - sums[3] * sums[3];
    double intercept = (sums[4] * sums[0] - sums[3] * sums[1]) / determinant;
    double slope = (sums[2] * sums[1] - sums[3] * sums[0]) / determinant;
    return new Platt(rows.calibration.slope() + slope, rows.calibration.intercept() + intercept);
  }
}
