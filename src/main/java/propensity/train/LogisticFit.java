package propensity.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Row;
import propensity.model.Encoding;
import propensity.model.Scorer;

/**
 * Ridge logistic regression of rows in the driver's memory, by Newton's method: chooses the penalty
 * in about a second and gives MLlib's optimiser, which takes a Spark job per step and a hundred
 * steps from zero, a start close to the optimum. Coefficients are of scaled columns, the
 * intercept's first; the penalty is MLlib's regParam.
 */
final class LogisticFit {
  private static final int MAX_STEPS = 30;
  private static final double MIN_GAIN = 1e-12;
  private static final int CHUNKS = 8;

  private final double[][] rows;
  private final boolean[] bought;
  private final int size;

  /** Encodes the rows once. */
  LogisticFit(List<EvaluationRow> rows, Encoding encoding) {
    this.size = 1 + encoding.width();
    this.rows = new double[rows.size()][size];
    this.bought = new boolean[rows.size()];
    for (int i = 0; i < bought.length; i++) {
      encoding.fill(rows.get(i).features(), this.rows[i]);
      bought[i] = rows.get(i).bought();
    }
  }

  /** The optimum, begun at zero. */
  List<Double> fit(double penalty) {
    return fit(penalty, Collections.nCopies(size, 0.0));
  }

  /**
   * The coefficients that minimise the mean log loss plus half the penalty times the squared length
   * of all but the intercept.
   *
   * @param start where to begin
   */
  List<Double> fit(double penalty, List<Double> start) {
    Likelihood here = likelihood(start);
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] move = here.newtonStep(penalty);
      double length = 1;
      Likelihood next = likelihood(moved(here.coefficients, move, length));
      while (!(next.objective(penalty) <= here.objective(penalty)) && length > 1e-3) {
        length /= 2;
        next = likelihood(moved(here.coefficients, move, length));
      }
      double gain = here.objective(penalty) - next.objective(penalty);
      here = gain > 0 ? next : here;
      if (!(gain >= MIN_GAIN)) {
        break;
      }
    }
    return Arrays.stream(here.coefficients).boxed().toList();
  }

  /** The likelihood of these rows, each of weight 1. */
  Likelihood likelihood(List<Double> coefficients) {
    Likelihood[] chunks = new Likelihood[CHUNKS];
    IntStream.range(0, CHUNKS)
        .parallel()
        .forEach(
            chunk -> {
              chunks[chunk] = new Likelihood(coefficients);
              int to = (int) ((chunk + 1L) * rows.length / CHUNKS);
              for (int i = (int) ((long) chunk * rows.length / CHUNKS); i < to; i++) {
                chunks[chunk].add(rows[i], bought[i] ? 1 : 0, 1);
              }
            });
    // Added in a fixed order: the same rows give the same bits on any number of threads.
    Likelihood all = new Likelihood(coefficients);
    for (Likelihood chunk : chunks) {
      all.add(chunk);
    }
    return all;
  }

  /**
   * Covariance of fitted coefficients when the rows of a user depend on each other: the sandwich
   * {@code A⁻¹ B A⁻¹} with A the information of the penalised likelihood and B the sum over users
   * of the outer product of the user's summed scores (Liang and Zeger 1986), times n/(n−1) users.
   *
   * @return square, the intercept first
   */
  static RealMatrix robustCovariance(EncodedRows rows, List<Double> coefficients, double penalty) {
    List<Clusters> partitions =
        rows.rows()
            .javaRDD()
            .mapPartitions(partition -> List.of(Clusters.of(partition, coefficients)).iterator())
            .collect();
    Likelihood likelihood = new Likelihood(coefficients);
    double[][] outerProducts = new double[coefficients.size()][coefficients.size()];
    double users = 0;
    for (Clusters partition : partitions) {
      likelihood.add(partition.likelihood);
      add(partition.outerProducts, outerProducts);
      users += partition.users;
    }
    RealMatrix inverse =
        new LUDecomposition(likelihood.information(penalty)).getSolver().getInverse();
    return inverse
        .multiply(symmetric(outerProducts))
        .multiply(inverse)
        .scalarMultiply(users / (users - 1));
  }

  private static List<Double> moved(double[] from, double[] move, double length) {
    List<Double> to = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      to.add(from[i] + length * move[i]);
    }
    return to;
  }

  private static void add(double[][] triangle, double[][] sum) {
    for (int i = 0; i < sum.length; i++) {
      for (int j = 0; j <= i; j++) {
        sum[i][j] += triangle[i][j];
      }
    }
  }

  private static RealMatrix symmetric(double[][] triangle) {
    RealMatrix matrix = new Array2DRowRealMatrix(triangle.length, triangle.length);
    for (int i = 0; i < triangle.length; i++) {
      for (int j = 0; j <= i; j++) {
        matrix.setEntry(i, j, triangle[i][j]);
        matrix.setEntry(j, i, triangle[i][j]);
      }
    }
    return matrix;
  }

  /** Weighted log-likelihood at some coefficients with its derivatives, summed row by row. */
  static final class Likelihood implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] coefficients;
    private final double[] gradient;

    /** Lower triangle of the negative Hessian. */
    private final double[][] information;

    private double loss;
    private double weight;

    private Likelihood(List<Double> coefficients) {
      this.coefficients = coefficients.stream().mapToDouble(Double::doubleValue).toArray();
      this.gradient = new double[coefficients.size()];
      this.information = new double[coefficients.size()][coefficients.size()];
    }

    /**
     * Adds a row.
     *
     * @param row a 1 for the intercept, then the scaled columns
     * @param label 0 or 1
     */
    private void add(double[] row, double label, double rowWeight) {
      double logOdds = 0;
      for (int i = 0; i < row.length; i++) {
        logOdds += coefficients[i] * row[i];
      }
      double probability = Scorer.probability(logOdds);
      double residual = rowWeight * (label - probability);
      double curvature = rowWeight * probability * (1 - probability);
      for (int i = 0; i < row.length; i++) {
        gradient[i] += residual * row[i];
        double scaled = curvature * row[i];
        double[] line = information[i];
        for (int j = 0; j <= i; j++) {
          line[j] += scaled * row[j];
        }
      }
      loss += rowWeight * Platt.softplus(label == 1 ? -logOdds : logOdds);
      weight += rowWeight;
    }

    private void add(Likelihood other) {
      Arrays.setAll(gradient, i -> gradient[i] + other.gradient[i]);
      LogisticFit.add(other.information, information);
      loss += other.loss;
      weight += other.weight;
    }

    /** Information of the log-likelihood, penalised by half the penalty for each unit of weight. */
    RealMatrix information(double penalty) {
      RealMatrix penalised = symmetric(information);
      for (int i = 1; i < coefficients.length; i++) {
        penalised.addToEntry(i, i, penalty * weight);
      }
      return penalised;
    }

    private double objective(double penalty) {
      double squares = 0;
      for (int i = 1; i < coefficients.length; i++) {
        squares += coefficients[i] * coefficients[i];
      }
      return loss / weight + penalty / 2 * squares;
    }

    private double[] newtonStep(double penalty) {
      double[] penalised = gradient.clone();
      for (int i = 1; i < penalised.length; i++) {
        penalised[i] -= penalty * weight * coefficients[i];
      }
      return new LUDecomposition(information(penalty))
          .getSolver()
          .solve(new ArrayRealVector(penalised, false))
          .toArray();
    }
  }

  /** What a partition adds to the robust covariance; a user's rows are all in one partition. */
  private static final class Clusters implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Likelihood likelihood;
    private final double[][] outerProducts;
    private long users;

    private Clusters(List<Double> coefficients) {
      this.likelihood = new Likelihood(coefficients);
      this.outerProducts = new double[coefficients.size()][coefficients.size()];
    }

    /**
     * Sums a partition.
     *
     * @param rows as {@link EncodedRows#rows} has them, those of a user next to each other
     */
    static Clusters of(Iterator<Row> rows, List<Double> coefficients) {
      Clusters clusters = new Clusters(coefficients);
      double[] row = new double[coefficients.size()];
      row[0] = 1;
      long user = 0;
      boolean any = false;
      while (rows.hasNext()) {
        Row next = rows.next();
        if (any && next.getLong(0) != user) {
          clusters.endUser();
        }
        any = true;
        user = next.getLong(0);
        System.arraycopy(next.<DenseVector>getAs(1).values(), 0, row, 1, row.length - 1);
        clusters.likelihood.add(row, next.getDouble(2), next.getDouble(3));
      }
      if (any) {
        clusters.endUser();
      }
      return clusters;
    }

    /** Takes what the gradient has summed since the last user for this user's score. */
    private void endUser() {
      double[] score = likelihood.gradient;
      for (int i = 0; i < score.length; i++) {
        for (int j = 0; j <= i; j++) {
          outerProducts[i][j] += score[i] * score[j];
        }
      }
      Arrays.fill(score, 0);
      users++;
    }
  }
}
