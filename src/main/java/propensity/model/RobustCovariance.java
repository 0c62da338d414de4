package propensity.model;

import java.util.Iterator;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;

/**
 * Covariance of fitted coefficients when the rows of a user depend on each other: the sandwich
 * {@code A⁻¹ B A⁻¹} with A the information of the penalised likelihood and B the sum over users of
 * the outer product of the user's summed scores (Liang and Zeger 1986), times n/(n−1) users.
 */
final class RobustCovariance {
  private RobustCovariance() {}

  /**
   * The covariance of all coefficients.
   *
   * @param examples the rows of the fit, a user's rows standing together in one partition
   * @param coefficients the intercept's first, then one a scaled column
   * @param penalty MLlib's regParam, by which the mean loss is penalised
   * @param weightOfOthers weight of rows of sessions that do not buy; those that buy weigh 1
   * @return square, the intercept first
   */
  static double[][] of(
      Dataset<Example> examples,
      Encoding encoding,
      List<Double> coefficients,
      double penalty,
      double weightOfOthers) {
    int size = coefficients.size();
    List<double[]> parts =
        examples
            .mapPartitions(
                (MapPartitionsFunction<Example, double[]>)
                    rows -> List.of(sums(rows, encoding, coefficients, weightOfOthers)).iterator(),
                Encoders.javaSerialization(double[].class))
            .collectAsList();
    double[] total = new double[2 * size * size + 2];
    for (double[] part : parts) {
      for (int i = 0; i < total.length; i++) {
        total[i] += part[i];
      }
    }
    return sandwich(total, size, penalty);
  }

  /** Information, outer products of users' scores, number of users, sum of weights. */
  static double[] sums(
      Iterator<Example> rows, Encoding encoding, List<Double> given, double weightOfOthers) {
    int size = given.size();
    double[] coefficients = given.stream().mapToDouble(Double::doubleValue).toArray();
    double[] sums = new double[2 * size * size + 2];
    double[] row = new double[size];
    double[] score = new double[size];
    long user = 0;
    boolean any = false;
    while (rows.hasNext()) {
      Example example = rows.next();
      if (any && example.user() != user) {
        addUser(sums, score);
      }
      any = true;
      user = example.user();
      encoding.fill(example.features(), row);
      double logOdds = 0;
      for (int i = 0; i < size; i++) {
        logOdds += coefficients[i] * row[i];
      }
      double probability = Scorer.probability(logOdds);
      double weight = example.bought() ? 1 : weightOfOthers;
      double residual = weight * ((example.bought() ? 1 : 0) - probability);
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
    }
    java.util.Arrays.fill(score, 0);
    sums[sums.length - 2]++;
  }

  private static double[][] sandwich(double[] sums, int size, double penalty) {
    double users = sums[sums.length - 2];
    double weight = sums[sums.length - 1];
    RealMatrix information = symmetric(sums, 0, size);
    for (int i = 1; i < size; i++) {
      information.addToEntry(i, i, penalty * PropensityPipeline.shareOfPenalty(i - 1) * weight);
    }
    RealMatrix inverse = new LUDecomposition(information).getSolver().getInverse();
    return inverse
        .multiply(symmetric(sums, size * size, size))
        .multiply(inverse)
        .scalarMultiply(users / (users - 1))
        .getData();
  }

  private static RealMatrix symmetric(double[] sums, int from, int size) {
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
