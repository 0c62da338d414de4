package propensity.train;

import java.util.List;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

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
   * @param coefficients the intercept's first, then one a scaled column
   * @param penalty MLlib's regParam, by which the mean loss is penalised
   * @return square, the intercept first
   */
  static RealMatrix of(EncodedRows rows, List<Double> coefficients, double penalty) {
    Likelihood fitted = Likelihood.of(rows, coefficients);
    RealMatrix inverse =
        new LUDecomposition(fitted.penalisedInformation(penalty)).getSolver().getInverse();
    return inverse
        .multiply(fitted.outerProducts())
        .multiply(inverse)
        .scalarMultiply(fitted.users() / (fitted.users() - 1));
  }
}
