package propensity.train;

import java.util.List;

/**
 * How a model is trained, evaluated and judged.
 *
 * @param seed of the bootstrap and of sampling
 * @param trainShare share of the time span of session starts that the model is fitted on
 * @param calibrateShare share after that for choosing the regularisation and for calibration; what
 *     remains is the test window
 * @param regularization candidates for the ridge penalty, in the units of MLlib's regParam
 * @param maxIterations of the optimiser, for each candidate
 * @param bootstrapReplicates for the intervals
 * @param minimumSessions in each window
 * @param minimumBuyingSessions in each window
 * @param mostTrainingRows above which rows are sampled by user for fitting, those of sessions
 *     without a purchase first
 * @param mostEvaluationRows above which each later window is sampled by user for evaluation
 * @param force publishes a model that the gate refuses; its card says so
 */
public record TrainSettings(
    long seed,
    double trainShare,
    double calibrateShare,
    List<Double> regularization,
    int maxIterations,
    int bootstrapReplicates,
    int minimumSessions,
    int minimumBuyingSessions,
    int mostTrainingRows,
    int mostEvaluationRows,
    boolean force) {

  public TrainSettings {
    between("train_share", trainShare, 0.1, 0.9);
    between("calibrate_share", calibrateShare, 0.05, 0.5);
    if (trainShare + calibrateShare > 0.95 + 1e-9) {
      throw new IllegalArgumentException(
          "train.train_share and train.calibrate_share must leave 0.05 for the test, unlike "
              + trainShare
              + " and "
              + calibrateShare);
    }
    regularization = List.copyOf(regularization);
    if (regularization.isEmpty()) {
      throw new IllegalArgumentException("train.regularization must hold at least one penalty");
    }
    regularization.forEach(penalty -> between("regularization", penalty, 1e-9, 10));
    between("max_iterations", maxIterations, 1, 10_000);
    between("bootstrap_replicates", bootstrapReplicates, 40, 10_000);
    between("minimum_sessions", minimumSessions, 10, Integer.MAX_VALUE);
    between("minimum_buying_sessions", minimumBuyingSessions, 2, Integer.MAX_VALUE);
    between("most_training_rows", mostTrainingRows, 10_000, Integer.MAX_VALUE);
    between("most_evaluation_rows", mostEvaluationRows, 10_000, 5_000_000);
  }

  private static void between(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "train.%s must lie between %s and %s, not %s".formatted(name, least, most, value));
    }
  }
}
