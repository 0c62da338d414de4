package propensity.train;

import propensity.model.Scorer;

/**
 * Platt scaling: log-odds of a calibrated score = slope × log-odds of the score + intercept, fitted
 * by maximum likelihood (Platt 1999, without his smoothing of the labels, which matters for a dozen
 * rows and would bias the mean here).
 *
 * @param slope 1 for a score that is neither too bold nor too timid
 * @param intercept in log-odds
 */
public record Platt(double slope, double intercept) {
  /** Leaves scores as they are. */
  static final Platt NONE = new Platt(1, 0);

  /** The 95th percentile of chi-squared with one degree of freedom. */
  private static final double CHI_SQUARED_95 = 3.84;

  /**
   * Prior standard deviation, in log-odds, of the shift of the base rate between windows. From
   * comparing fits with the truth on generated data, where twice or half of it does as well.
   */
  private static final double LEVEL_PRIOR_DEVIATION = 0.15;

  private static final int MAX_STEPS = 50;

  /**
   * Fits by Newton's method with step halving.
   *
   * @param logOdds one per row
   * @param bought one per row
   * @return {@code NaN} for both where no finite fit exists, such as for a constant score
   */
  static Platt fit(double[] logOdds, boolean[] bought) {
    double slope = 1;
    double intercept = 0;
    double loss = loss(logOdds, bought, slope, intercept);
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] sums = derivatives(logOdds, bought, slope, intercept);
      double determinant = sums[2] * sums[4] - sums[3] * sums[3];
      if (!(determinant > 1e-12 * sums[2] * sums[4])) {
        return new Platt(Double.NaN, Double.NaN);
      }
      double interceptStep = (sums[4] * sums[0] - sums[3] * sums[1]) / determinant;
      double slopeStep = (sums[2] * sums[1] - sums[3] * sums[0]) / determinant;
      double share = 1;
      double next = loss(logOdds, bought, slope + slopeStep, intercept + interceptStep);
      while (!(next <= loss) && share > 1e-6) {
        share /= 2;
        next = loss(logOdds, bought, slope + share * slopeStep, intercept + share * interceptStep);
      }
      slope += share * slopeStep;
      intercept += share * interceptStep;
      if (Math.abs(slopeStep) + Math.abs(interceptStep) < 1e-10 || !(next < loss)) {
        break;
      }
      loss = next;
    }
    return new Platt(slope, intercept);
  }

  /**
   * The fit shrunk towards {@link #NONE} by as much as these rows leave uncertain. Level and slope
   * are shrunk separately, at the log-odds where they are uncorrelated, by their robust standard
   * errors clustered by user:
   *
   * <ul>
   *   <li>the slope's deviation from 1 by 1 − 1/z² (empirical Bayes; a ridge penalty is known to
   *       make scores timid);
   *   <li>the level by τ²/(τ² + error²), its posterior mean under a prior deviation of τ = {@value
   *       #LEVEL_PRIOR_DEVIATION}, or by 1 − 3.84/z² if that is more: a shift far beyond the prior
   *       is real.
   * </ul>
   *
   * Few heavy users decide the level of a small window, so little of it is kept; with many rows
   * nearly all of both is.
   *
   * @return {@link #NONE} also where there is no finite fit, or one that reverses the ranking
   */
  static Platt fitWithShrinkage(ScoredRows rows) {
    Platt fit = rows.calibration;
    if (!(fit.slope > 0) || !Double.isFinite(fit.intercept)) {
      return NONE;
    }
    double[] information = new double[3];
    for (double[] user : rows.calibrationSums) {
      for (int i = 0; i < information.length; i++) {
        information[i] += user[2 + i];
      }
    }
    double centre = information[1] / information[0];
    double levelScores = 0;
    double slopeScores = 0;
    for (double[] user : rows.calibrationSums) {
      double slopeScore = user[1] - centre * user[0];
      levelScores += user[0] * user[0];
      slopeScores += slopeScore * slopeScore;
    }
    double slopeInformation = information[2] - centre * information[1];
    double level = fit.intercept + (fit.slope - 1) * centre;
    double slopeError = Math.sqrt(slopeScores) / slopeInformation;
    double slope = 1 + (fit.slope - 1) * shrinkageFactor(1, fit.slope - 1, slopeError);
    double levelError = Math.sqrt(levelScores) / information[0];
    double prior = LEVEL_PRIOR_DEVIATION * LEVEL_PRIOR_DEVIATION;
    double kept =
        Math.max(
            prior / (prior + levelError * levelError),
            shrinkageFactor(CHI_SQUARED_95, level, levelError));
    return new Platt(slope, centre * (1 - slope) + kept * level);
  }

  /** The positive part of 1 − threshold / z², z being the difference over its standard error. */
  private static double shrinkageFactor(double threshold, double difference, double error) {
    double squared = difference * difference / (error * error);
    return squared > threshold ? 1 - threshold / squared : 0;
  }

  /** Gradient of the log-likelihood by intercept and slope, then the information's 3 entries. */
  static double[] derivatives(double[] logOdds, boolean[] bought, double slope, double intercept) {
    double[] sums = new double[5];
    for (int i = 0; i < logOdds.length; i++) {
      add(sums, logOdds[i], bought[i], slope, intercept);
    }
    return sums;
  }

  /** Adds one row's share to the derivatives. */
  static void add(double[] sums, double logOdds, boolean bought, double slope, double intercept) {
    double probability = Scorer.probability(slope * logOdds + intercept);
    double residual = (bought ? 1 : 0) - probability;
    double information = probability * (1 - probability);
    sums[0] += residual;
    sums[1] += residual * logOdds;
    sums[2] += information;
    sums[3] += information * logOdds;
    sums[4] += information * logOdds * logOdds;
  }

  /** Sum of log losses. */
  static double loss(double[] logOdds, boolean[] bought, double slope, double intercept) {
    double sum = 0;
    for (int i = 0; i < logOdds.length; i++) {
      double signed = slope * logOdds[i] + intercept;
      sum += softplus(bought[i] ? -signed : signed);
    }
    return sum;
  }

  /** log(1 + exp(x)) without overflow. */
  static double softplus(double x) {
    return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }
}
