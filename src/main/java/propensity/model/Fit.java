package propensity.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fitted model.
 *
 * @param pipeline the whole, calibrated
 * @param encoding its first stages in plain Java
 * @param scorer the same in plain Java
 * @param penalty the regularisation chosen
 * @param lossByPenalty mean log loss on the calibration window by candidate
 * @param calibration composed into the regression
 * @param uncalibrated coefficients of the scaled columns before calibration, the intercept's first
 */
record Fit(
    PipelineModel pipeline,
    Encoding encoding,
    Scorer scorer,
    double penalty,
    Map<Double, Double> lossByPenalty,
    Platt calibration,
    List<Double> uncalibrated) {

  /** How many rows a partition of the fit holds: a local fit of few rows is mostly scheduling. */
  private static final long ROWS_OF_PARTITION = 250_000;

  /**
   * Fits every candidate on the training window, takes the one with the least log loss on the
   * calibration window and calibrates it there.
   */
  static Fit of(
      TrainingData data,
      List<EvaluationRow> calibrationRows,
      TrainSettings settings,
      Consumer<String> progress) {
    Dataset<Row> rows = labelled(data.trainingRows(), data.weightOfOthers());
    int partitions = rows.rdd().getNumPartitions();
    long wanted = Math.max(2, data.count(Windows.TRAIN).rows() / ROWS_OF_PARTITION);
    rows = rows.coalesce((int) Math.min(partitions, wanted));
    PipelineModel encodingStages = PropensityPipeline.fitEncoding(rows);
    Encoding encoding = Encoding.of(encodingStages);
    Dataset<Row> encoded =
        encodingStages
            .transform(rows)
            .select(PropensityPipeline.SCALED, PropensityPipeline.LABEL, PropensityPipeline.WEIGHT);
    List<Double> penalties = new ArrayList<>(settings.regularization());
    penalties.sort(Comparator.reverseOrder());
    Map<Double, Double> losses = new LinkedHashMap<>();
    LogisticRegressionModel best = null;
    LogisticRegressionModel previous = null;
    double bestPenalty = 0;
    for (double penalty : penalties) {
      previous =
          PropensityPipeline.fitRegression(encoded, penalty, settings.maxIterations(), previous);
      double loss = loss(scorer(encoding, previous), calibrationRows);
      progress.accept(
          "penalty %s: log loss %.6f on the calibration window after %d iterations"
              .formatted(penalty, loss, previous.summary().totalIterations()));
      losses.put(penalty, loss);
      // The candidates come from the strongest penalty to the weakest: on a tie the strongest.
      if (best == null || loss < losses.get(bestPenalty)) {
        best = previous;
        bestPenalty = penalty;
      }
    }
    Platt calibration = calibrate(scorer(encoding, best), calibrationRows);
    PipelineModel whole = PropensityPipeline.whole(encodingStages, best, calibration);
    List<Double> uncalibrated = new ArrayList<>();
    uncalibrated.add(best.intercept());
    uncalibrated.addAll(Encoding.list(best.coefficients()));
    return new Fit(
        whole, encoding, Encoding.scorerOf(whole), bestPenalty, losses, calibration, uncalibrated);
  }

  /** The features under their names, with label and weight. */
  static Dataset<Row> labelled(Dataset<Example> examples, double weightOfOthers) {
    List<Column> columns = new ArrayList<>(FeatureColumns.of("features"));
    columns.add(col("bought").cast("double").as(PropensityPipeline.LABEL));
    columns.add(
        when(col("bought"), lit(1.0)).otherwise(lit(weightOfOthers)).as(PropensityPipeline.WEIGHT));
    return examples.select(columns.toArray(Column[]::new));
  }

  /**
   * A score that ranks the wrong way round on the calibration window, or not at all, is left as it
   * is, for the gate to refuse: turned round it would look like a model.
   */
  private static Platt calibrate(Scorer scorer, List<EvaluationRow> rows) {
    double[] logOdds = new double[rows.size()];
    boolean[] bought = new boolean[rows.size()];
    for (int i = 0; i < logOdds.length; i++) {
      logOdds[i] = scorer.logOdds(rows.get(i).features());
      bought[i] = rows.get(i).bought();
    }
    Platt fitted = Platt.fit(logOdds, bought);
    return fitted.slope() > 0 ? fitted : Platt.NONE;
  }

  private static Scorer scorer(Encoding encoding, LogisticRegressionModel regression) {
    return encoding.scorer(Encoding.list(regression.coefficients()), regression.intercept());
  }

  private static double loss(Scorer scorer, List<EvaluationRow> rows) {
    double sum = 0;
    for (EvaluationRow row : rows) {
      double logOdds = scorer.logOdds(row.features());
      sum += Platt.softplus(row.bought() ? -logOdds : logOdds);
    }
    return sum / rows.size();
  }
}
