package propensity.train;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import propensity.model.Scorer;

/**
 * Derivatives of the weighted log-likelihood of a logistic regression over rows that lie in Spark,
 * from one pass.
 */
final class Likelihood {
  private final int size;
  private final double[] sums;

  private Likelihood(int size, double[] sums) {
    this.size = size;
    this.sums = sums;
  }

  /**
   * The derivatives at some coefficients.
   *
   * @param coefficients the intercept's first, then one a scaled column
   */
  static Likelihood of(EncodedRows rows, List<Double> coefficients) {
    List<double[]> parts =
        rows.rows()
            .mapPartitions(
                (MapPartitionsFunction<Row, double[]>)
                    part -> List.of(sums(part, coefficients)).iterator(),
                Encoders.javaSerialization(double[].class))
            .collectAsList();
    double[] total = new double[parts.get(0).length];
    for (double[] part : parts) {
      Arrays.setAll(total, i -> total[i] + part[i]);
    }
    return new Likelihood(coefficients.size(), total);
  }

  /** The information, lower triangle filled in by symmetry. */
  RealMatrix information() {
    return symmetric(0);
  }

  /** Information of the likelihood less {@code weight × penalty / 2} times squared lengths. */
  RealMatrix penalisedInformation(double penalty) {
    RealMatrix information = information();
    for (int i = 1; i < size; i++) {
      information.addToEntry(i, i, penalty * weight());
    }
    return information;
  }

  /** Sum over users of the outer product of the user's summed scores. */
  RealMatrix outerProducts() {
    return symmetric(size * size);
  }

  /** Gradient of the likelihood less {@code weight × penalty / 2} times squared lengths. */
  RealVector penalisedGradient(List<Double> coefficients, double penalty) {
    RealVector gradient =
        new ArrayRealVector(Arrays.copyOfRange(sums, 2 * size * size, 2 * size * size + size));
    for (int i = 1; i < size; i++) {
      double ridge = penalty * weight();
      gradient.addToEntry(i, -ridge * coefficients.get(i));
    }
    return gradient;
  }

  /** How many users the rows are of. */
  double users() {
    return sums[sums.length - 2];
  }

  /** Sum of the rows' weights. */
  double weight() {
    return sums[sums.length - 1];
  }

  /** Information, outer products of users' scores, gradient, number of users, sum of weights. */
  private static double[] sums(Iterator<Row> rows, List<Double> given) {
    int size = given.size();
    double[] coefficients = given.stream().mapToDouble(Double::doubleValue).toArray();
    double[] sums = new double[2 * size * size + size + 2];
    double[] row = new double[size];
    row[0] = 1;
    double[] score = new double[size];
    long user = 0;
    boolean any = false;
    while (rows.hasNext()) {
      Row next = rows.next();
      if (any && next.getLong(0) != user) {
        addUser(sums, score);
      }
      any = true;
      user = next.getLong(0);
      System.arraycopy(next.<DenseVector>getAs(1).values(), 0, row, 1, size - 1);
      double logOdds = 0;
      for (int i = 0; i < size; i++) {
        logOdds += coefficients[i] * row[i];
      }
      double probability = Scorer.probability(logOdds);
      double weight = next.getDouble(3);
      double residual = weight * (next.getDouble(2) - probability);
      double information = weight * probability * (1 - probability);
      for (int i = 0; i < size; i++) {
        score[i] += residual * row[i];
        double scaled = information * row[i];
        for (int j = 0; j <= i; j++) {
          sums[i * size + j] += scaled * row[j];
        }
      }
      sums[sums.length - 1] += weight;
    }
    if (any) {
      addUser(sums, score);
    }
    return sums;
  }

  private static void addUser(double[] sums, double[] score) {
    int size = score.length;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        sums[size * size + i * size + j] += score[i] * score[j];
      }
      sums[2 * size * size + i] += score[i];
    }
    Arrays.fill(score, 0);
    sums[sums.length - 2]++;
  }

  private RealMatrix symmetric(int from) {
    RealMatrix matrix = new Array2DRowRealMatrix(size, size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        matrix.setEntry(i, j, sums[from + i * size + j]);
        matrix.setEntry(j, i, sums[from + i * size + j]);
      }
    }
    return matrix;
  }
}
