package propensity.train;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import propensity.model.Encoding;
import propensity.model.Scorer;
import propensity.session.SessionRules;
import propensity.source.EventFolder;
import propensity.train.Windows.Split;

/**
 * How much of what can be seen in the features a logistic regression leaves: gradient-boosted trees
 * on the same rows, for comparison and never served. Both are calibrated on the calibration window
 * by Platt scaling; the number of trees is chosen there.
 *
 * @param testRows rows compared on
 * @param trees how many were used
 * @param lossOfBaseRate mean log loss of the test window's own base rate
 * @param lossOfRegression of the logistic regression
 * @param lossOfTrees of the trees
 * @param aucOfRegression of the logistic regression
 * @param aucOfTrees of the trees
 */
public record BoostedTreesBaseline(
    int testRows,
    int trees,
    double lossOfBaseRate,
    double lossOfRegression,
    double lossOfTrees,
    double aucOfRegression,
    double aucOfTrees) {

  private static final int MAX_TREES = 80;

  /** The regression's gain over the base rate as a share of the trees'. */
  public double shareOfGain() {
    return (lossOfBaseRate - lossOfRegression) / (lossOfBaseRate - lossOfTrees);
  }

  /**
   * Fits both.
   *
   * @param settings as for {@link Training}; both are fitted on at most {@link
   *     TrainSettings#mostTrainingRows} rows
   */
  public static BoostedTreesBaseline of(
      SparkSession spark,
      EventFolder.Lines lines,
      SessionRules rules,
      TrainSettings settings,
      Consumer<String> progress) {
    try (TrainingData data = TrainingData.of(spark, lines, false, rules, settings)) {
      List<EvaluationRow> calibrating = data.evaluationRows(Split.CALIBRATE);
      Fit fit = Fit.of(data, data.evaluationRows(Split.TRAIN), calibrating, settings, progress);
      List<EvaluationRow> test = data.evaluationRows(Split.TEST);
      ScoredRows regression =
          calibrated(row -> fit.scorer().logOdds(row.features()), calibrating, test);
      progress.accept("fitting " + MAX_TREES + " trees");
      GBTClassificationModel boosted = boosted(data, fit.pipeline());
      int trees = bestNumber(boosted, fit.encoding(), calibrating);
      ScoredRows forest =
          calibrated(row -> logOdds(boosted, fit.encoding(), trees, row), calibrating, test);
      double[] ofRegression = Metrics.of(regression);
      double[] ofForest = Metrics.of(forest);
      return new BoostedTreesBaseline(
          test.size(),
          trees,
          Evaluation.entropy(metric(ofRegression, "base_rate")),
          metric(ofRegression, "log_loss"),
          metric(ofForest, "log_loss"),
          metric(ofRegression, "auc"),
          metric(ofForest, "auc"));
    }
  }

  private static GBTClassificationModel boosted(TrainingData data, PipelineModel pipeline) {
    Dataset<Row> rows =
        pipeline
            .transform(Fit.labelled(data.trainingRows(), data.weights()))
            .select(PropensityPipeline.SCALED, PropensityPipeline.LABEL, PropensityPipeline.WEIGHT)
            .localCheckpoint();
    return new GBTClassifier()
        .setFeaturesCol(PropensityPipeline.SCALED)
        .setLabelCol(PropensityPipeline.LABEL)
        .setWeightCol(PropensityPipeline.WEIGHT)
        .setMaxIter(MAX_TREES)
        .setMaxDepth(3)
        .setStepSize(0.15)
        .setSubsamplingRate(0.5)
        .setMinInstancesPerNode(500)
        .setSeed(42)
        .fit(rows);
  }

  private static int bestNumber(
      GBTClassificationModel boosted, Encoding encoding, List<EvaluationRow> rows) {
    double[] sums = new double[rows.size()];
    boolean[] bought = new boolean[rows.size()];
    double[] row = new double[1 + encoding.width()];
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int tree = 0; tree < boosted.treeWeights().length; tree++) {
      DecisionTreeRegressionModel here = boosted.trees()[tree];
      for (int i = 0; i < sums.length; i++) {
        encoding.fill(rows.get(i).features(), row);
        sums[i] += 2 * boosted.treeWeights()[tree] * here.predict(withoutIntercept(row));
        bought[i] = rows.get(i).bought();
      }
      Platt platt = Platt.fit(sums, bought);
      double loss = Platt.loss(sums, bought, platt.slope(), platt.intercept());
      if (loss < least) {
        least = loss;
        best = tree + 1;
      }
    }
    return best;
  }

  /** MLlib's boosting fits half the log-odds (Friedman 2001). */
  private static double logOdds(
      GBTClassificationModel boosted, Encoding encoding, int trees, EvaluationRow example) {
    double[] row = new double[1 + encoding.width()];
    encoding.fill(example.features(), row);
    org.apache.spark.ml.linalg.Vector columns = withoutIntercept(row);
    double sum = 0;
    for (int tree = 0; tree < trees; tree++) {
      DecisionTreeRegressionModel here = boosted.trees()[tree];
      sum += 2 * boosted.treeWeights()[tree] * here.predict(columns);
    }
    return sum;
  }

  private static org.apache.spark.ml.linalg.Vector withoutIntercept(double[] row) {
    return Vectors.dense(java.util.Arrays.copyOfRange(row, 1, row.length));
  }

  private static ScoredRows calibrated(
      ToDoubleFunction<EvaluationRow> logOdds,
      List<EvaluationRow> calibrating,
      List<EvaluationRow> test) {
    double[] values = calibrating.stream().mapToDouble(logOdds).toArray();
    boolean[] bought = new boolean[values.length];
    for (int i = 0; i < bought.length; i++) {
      bought[i] = calibrating.get(i).bought();
    }
    Platt platt = Platt.fit(values, bought);
    return ScoredRows.of(
        test,
        row -> Scorer.probability(platt.slope() * logOdds.applyAsDouble(row) + platt.intercept()));
  }

  private static double metric(double[] values, String name) {
    return values[Metrics.NAMES.indexOf(name)];
  }
}
