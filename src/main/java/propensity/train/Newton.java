package propensity.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealVector;
import propensity.model.Encoding;
import propensity.model.Scorer;

/**
 * Ridge logistic regression on the driver by Newton's method: finds in a second, on the rows that
 * evaluation collects, which penalty is best and where MLlib had better start. MLlib's optimiser
 * takes a Spark job a step, and a hundred steps from nothing.
 */
final class Newton {
  private static final int MOST_STEPS = 30;
  private static final int MOST_PASSES = 8;
  private static final int CHUNKS = 8;

  /** Length of the mean loss's gradient at which MLlib, at 1e-8, finds nothing left to do. */
  private static final double FLAT = 1e-10;

  private final double[][] chunks;
  private final boolean[][] bought;
  private final int size;
  private final int rows;

  /** Encodes the rows once. */
  Newton(List<EvaluationRow> rows, Encoding encoding) {
    this.size = 1 + encoding.width();
    this.rows = rows.size();
    this.chunks = new double[CHUNKS][];
    this.bought = new boolean[CHUNKS][];
    double[] row = new double[size];
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      int from = (int) ((long) chunk * rows.size() / CHUNKS);
      int to = (int) ((chunk + 1L) * rows.size() / CHUNKS);
      chunks[chunk] = new double[(to - from) * size];
      bought[chunk] = new boolean[to - from];
      for (int i = from; i < to; i++) {
        encoding.fill(rows.get(i).features(), row);
        System.arraycopy(row, 0, chunks[chunk], (i - from) * size, size);
        bought[chunk][i - from] = rows.get(i).bought();
      }
    }
  }

  /**
   * The coefficients, the intercept's first, that minimise mean log loss plus penalty / 2 times the
   * squared length of the others: what {@link PropensityPipeline#fitRegression} minimises.
   *
   * @param start where to begin, or null
   */
  double[] fit(double penalty, double[] start) {
    double[] coefficients = start == null ? new double[size] : start.clone();
    double loss = objective(coefficients, penalty);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] sums = sums(coefficients);
      double[][] information = new double[size][size];
      double[] gradient = new double[size];
      for (int i = 0; i < size; i++) {
        double ridge = i == 0 ? 0 : penalty;
        gradient[i] = sums[i] / rows - ridge * coefficients[i];
        for (int j = 0; j <= i; j++) {
          information[i][j] = sums[size + i * size + j] / rows;
          information[j][i] = information[i][j];
        }
        information[i][i] += ridge;
      }
      double[] move =
          new LUDecomposition(new Array2DRowRealMatrix(information, false))
              .getSolver()
              .solve(new ArrayRealVector(gradient, false))
              .toArray();
      double share = 1;
      double[] next = moved(coefficients, move, share);
      double nextLoss = objective(next, penalty);
      while (!(nextLoss <= loss) && share > 1e-3) {
        share /= 2;
        next = moved(coefficients, move, share);
        nextLoss = objective(next, penalty);
      }
      if (!(nextLoss < loss)) {
        break;
      }
      boolean done = loss - nextLoss < 1e-12;
      coefficients = next;
      loss = nextLoss;
      if (done) {
        break;
      }
    }
    return coefficients;
  }

  /**
   * The same over all rows of the fit, where the driver holds only those of some users: a pass over
   * the rows a step, and near the optimum each step doubles the number of digits that are right.
   *
   * @param start close to the optimum; given back where the steps lead away from it
   */
  static List<Double> onAllRows(EncodedRows rows, double penalty, List<Double> start) {
    List<Double> best = start;
    List<Double> next = start;
    double least = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Likelihood here = Likelihood.of(rows, next);
      RealVector gradient = here.penalisedGradient(next, penalty);
      double length = gradient.getNorm() / here.weight();
      if (!(length < least)) {
        break;
      }
      best = next;
      least = length;
      if (length < FLAT) {
        break;
      }
      RealVector move =
          new LUDecomposition(here.penalisedInformation(penalty)).getSolver().solve(gradient);
      next = new ArrayList<>();
      for (int i = 0; i < best.size(); i++) {
        next.add(best.get(i) + move.getEntry(i));
      }
    }
    return best;
  }

  private static double[] moved(double[] from, double[] move, double share) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += share * move[i];
    }
    return to;
  }

  private double objective(double[] coefficients, double penalty) {
    double[] parts =
        IntStream.range(0, CHUNKS)
            .parallel()
            .mapToDouble(
                chunk -> {
                  double sum = 0;
                  for (int row = 0; row < bought[chunk].length; row++) {
                    double logOdds = logOdds(chunks[chunk], row, coefficients);
                    sum += Platt.softplus(bought[chunk][row] ? -logOdds : logOdds);
                  }
                  return sum;
                })
            .toArray();
    double squares = 0;
    for (int i = 1; i < size; i++) {
      squares += coefficients[i] * coefficients[i];
    }
    // Summed in a fixed order: the same rows give the same bits on any number of threads.
    double loss = 0;
    for (double part : parts) {
      loss += part;
    }
    return loss / rows + penalty / 2 * squares;
  }

  /** Gradient of the log-likelihood, then its information, lower triangle. */
  private double[] sums(double[] coefficients) {
    double[][] parts = new double[CHUNKS][];
    IntStream.range(0, CHUNKS)
        .parallel()
        .forEach(chunk -> parts[chunk] = sums(chunks[chunk], bought[chunk], coefficients));
    double[] total = new double[size + size * size];
    for (double[] part : parts) {
      Arrays.setAll(total, i -> total[i] + part[i]);
    }
    return total;
  }

  private double[] sums(double[] values, boolean[] outcomes, double[] coefficients) {
    double[] sums = new double[size + size * size];
    for (int row = 0; row < outcomes.length; row++) {
      double probability = Scorer.probability(logOdds(values, row, coefficients));
      double residual = (outcomes[row] ? 1 : 0) - probability;
      double information = probability * (1 - probability);
      int from = row * size;
      for (int i = 0; i < size; i++) {
        double value = values[from + i];
        sums[i] += residual * value;
        double scaled = information * value;
        int place = size + i * size;
        for (int j = 0; j <= i; j++) {
          sums[place + j] += scaled * values[from + j];
        }
      }
    }
    return sums;
  }

  private double logOdds(double[] values, int row, double[] coefficients) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += coefficients[i] * values[row * size + i];
    }
    return sum;
  }
}
