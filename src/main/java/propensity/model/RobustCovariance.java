package propensity.model;

import java.util.List;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.sql.Dataset;

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
    Likelihood fitted = Likelihood.of(examples, encoding, coefficients, weightOfOthers);
    RealMatrix inverse =
        new LUDecomposition(fitted.penalisedInformation(penalty)).getSolver().getInverse();
    return inverse
        .multiply(fitted.outerProducts())
        .multiply(inverse)
        .scalarMultiply(fitted.users() / (fitted.users() - 1))
        .getData();
  }
}
