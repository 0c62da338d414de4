package propensity.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import propensity.Quantiles;
import propensity.model.Interval;

/**
 * Intervals by drawing users, with all their rows, with replacement: rows of one session, and
 * sessions of one user, depend on each other, so drawing rows would give intervals that are too
 * narrow (Efron; percentile method). A replicate depends on the seed and its number alone.
 */
final class Bootstrap {
  private final int replicates;
  private final long seed;

  Bootstrap(int replicates, long seed) {
    this.replicates = replicates;
    this.seed = seed;
  }

  /** Every metric with its interval, in the order of {@link Metrics#NAMES}. */
  Map<String, Interval> metrics(ScoredRows rows) {
    double[] values = Metrics.of(rows);
    double[][] drawn = draw(rows.users, times -> Metrics.of(rows, times));
    Map<String, Interval> intervals = new LinkedHashMap<>();
    for (int metric = 0; metric < values.length; metric++) {
      intervals.put(Metrics.NAMES.get(metric), interval(values[metric], drawn, metric));
    }
    return intervals;
  }

  /**
   * By how much the first scores' mean log loss is above the second's on the same rows; below zero
   * if the first are better.
   *
   * @param first scores of some rows
   * @param second other scores of the same rows
   */
  Interval lossDifference(ScoredRows first, ScoredRows second) {
    double[] firstLoss = byFirstUser(first, first);
    double[] secondLoss = byFirstUser(first, second);
    int[] once = new int[first.users];
    Arrays.fill(once, 1);
    Function<int[], double[]> difference =
        times -> {
          double sum = 0;
          double rows = 0;
          for (int user = 0; user < times.length; user++) {
            sum += times[user] * (firstLoss[user] - secondLoss[user]);
            rows += (double) times[user] * first.userRows[user];
          }
          return new double[] {sum / rows};
        };
    return interval(difference.apply(once)[0], draw(first.users, difference), 0);
  }

  /**
   * The 95th percentile of the expected calibration error that these scores would show if every one
   * of them were the true probability: outcomes are drawn from the scores. One uniform number a
   * session decides all its rows, so that they hang together as real ones do.
   */
  double calibrationErrorOfTruth(ScoredRows rows) {
    double[] errors =
        IntStream.range(0, replicates)
            .parallel()
            .mapToDouble(
                replicate -> {
                  SplittableRandom random = random(replicate);
                  double[] uniform = new double[rows.sessions];
                  for (int session = 0; session < uniform.length; session++) {
                    uniform[session] = random.nextDouble();
                  }
                  boolean[] outcomes = new boolean[rows.size()];
                  for (int i = 0; i < outcomes.length; i++) {
                    outcomes[i] = uniform[rows.session[i]] < rows.score[i];
                  }
                  return Metrics.calibrationError(rows, outcomes);
                })
            .sorted()
            .toArray();
    return Quantiles.interpolated(errors, 0.95);
  }

  private double[][] draw(int users, Function<int[], double[]> statistic) {
    double[][] drawn = new double[replicates][];
    IntStream.range(0, replicates)
        .parallel()
        .forEach(
            replicate -> {
              SplittableRandom random = random(replicate);
              int[] times = new int[users];
              for (int draw = 0; draw < users; draw++) {
                times[random.nextInt(users)]++;
              }
              drawn[replicate] = statistic.apply(times);
            });
    return drawn;
  }

  private SplittableRandom random(int replicate) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + replicate);
  }

  /** Log loss by user of {@code of}, users numbered as in {@code as}. */
  private static double[] byFirstUser(ScoredRows as, ScoredRows of) {
    if (as == of) {
      return as.userLoss;
    }
    double[] loss = new double[as.users];
    for (int user = 0; user < of.users; user++) {
      loss[as.indexOf(of.key(user))] = of.userLoss[user];
    }
    return loss;
  }

  /** Replicates where the metric is not defined are left out; none at all gives NaN. */
  private static Interval interval(double value, double[][] drawn, int metric) {
    double[] sorted =
        Arrays.stream(drawn)
            .mapToDouble(values -> values[metric])
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (sorted.length < drawn.length / 2) {
      return new Interval(value, Double.NaN, Double.NaN);
    }
    return new Interval(
        value, Quantiles.interpolated(sorted, 0.025), Quantiles.interpolated(sorted, 0.975));
  }
}
