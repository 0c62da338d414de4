package propensity.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import propensity.model.Encoding;
import propensity.model.Scorer;
import propensity.session.FeatureColumns;
import propensity.train.Windows.Split;
import propensity.train.examples.Example;

/**
 * A fitted model.
 *
 * @param pipeline the whole, calibrated
 * @param encoding its first stages in plain Java
 * @param scorer the same in plain Java
 * @param penalty the regularisation chosen
 * @param lossByPenalty mean log loss on the calibration window, after calibration, by candidate
 * @param calibration composed into the regression
 * @param uncalibrated coefficients of the scaled columns before calibration, the intercept's first
 * @param covariance of these
 */
public record Fit(
    PipelineModel pipeline,
    Encoding encoding,
    Scorer scorer,
    double penalty,
    Map<Double, Double> lossByPenalty,
    Platt calibration,
    List<Double> uncalibrated,
    RealMatrix covariance) {

  /**
   * How many rows a fitted row stands for. Where there are more than a fit takes, users are drawn
   * by hash and weighted by the inverse of their chance, which leaves the likelihood as it is on
   * average and probabilities as they are: nothing is to be undone afterwards.
   *
   * @param buying of a session that buys
   * @param others of any other session, at least as much, since there are more of them
   */
  public record Weights(double buying, double others) implements Serializable {
    /** Every row is fitted. */
    public static final Weights NONE = new Weights(1, 1);

    /**
     * Rows of sessions that buy are kept as long as they take no more than half of the room.
     *
     * @param most rows to fit on, about
     */
    static Weights of(TrainingData.Count rows, double most) {
      double others = (double) rows.rows() - rows.buyingRows();
      double buying = Math.min((double) rows.buyingRows(), Math.max(most / 2, most - others));
      return new Weights(
          Math.max(1, rows.buyingRows() / Math.max(1, buying)),
          Math.max(1, others / Math.max(1, most - buying)));
    }

    double of(boolean bought) {
      return bought ? buying : others;
    }
  }

  /** How many rows a partition of the fit holds: a local fit of few rows is mostly scheduling. */
  private static final long ROWS_OF_PARTITION = 250_000;

  /**
   * Fits every candidate penalty on the driver, takes the one with the least log loss on the
   * calibration window, has MLlib go on from there over the whole training window, and calibrates.
   *
   * @param training rows of the training window: all, or those of some users
   * @param calibrating rows of the calibration window
   */
  static Fit of(
      TrainingData data,
      List<EvaluationRow> training,
      List<EvaluationRow> calibrating,
      TrainSettings settings,
      Consumer<String> progress) {
    Dataset<Example> rows = data.trainingRows();
    int partitions = rows.rdd().getNumPartitions();
    long wanted = Math.max(2, data.count(Split.TRAIN).rows() / ROWS_OF_PARTITION);
    rows = rows.coalesce((int) Math.min(partitions, wanted));
    Weights weights = data.weights();
    PipelineModel stages = PropensityPipeline.fitEncoding(labelled(rows, weights));
    Encoding encoding = Encoding.of(stages);
    Choice choice = choose(new LogisticFit(training, encoding), encoding, calibrating, settings);
    progress.accept("least log loss on the calibration window at penalty " + choice.penalty());
    LogisticRegressionModel regression;
    List<Double> uncalibrated = new ArrayList<>();
    RealMatrix covariance;
    try (EncodedRows encoded = EncodedRows.of(rows, encoding, weights)) {
      regression =
          PropensityPipeline.fitRegression(
              encoded.rows(), choice.penalty(), settings.maxIterations(), choice.coefficients());
      uncalibrated.add(regression.intercept());
      uncalibrated.addAll(Encoding.list(regression.coefficients()));
      covariance = LogisticFit.robustCovariance(encoded, uncalibrated, choice.penalty());
    }
    Scorer scorer = scorer(encoding, uncalibrated);
    Platt calibration =
        Platt.fitWithShrinkage(ScoredRows.of(calibrating, row -> scorer.score(row.features())));
    PipelineModel whole = PropensityPipeline.whole(stages, regression, calibration);
    return new Fit(
        whole,
        encoding,
        Encoding.scorerOf(whole),
        choice.penalty(),
        choice.losses(),
        calibration,
        uncalibrated,
        covariance);
  }

  private record Choice(double penalty, List<Double> coefficients, Map<Double, Double> losses) {}

  /** From the strongest penalty to the weakest, each begun where the one before ended. */
  private static Choice choose(
      LogisticFit training,
      Encoding encoding,
      List<EvaluationRow> calibrating,
      TrainSettings settings) {
    List<Double> penalties = new ArrayList<>(settings.regularization());
    penalties.sort(Comparator.reverseOrder());
    Map<Double, Double> losses = new LinkedHashMap<>();
    Choice best = null;
    List<Double> coefficients = Collections.nCopies(1 + encoding.width(), 0.0);
    for (double penalty : penalties) {
      coefficients = training.fit(penalty, coefficients);
      double loss = loss(scorer(encoding, coefficients), calibrating);
      losses.put(penalty, loss);
      // On a tie the stronger penalty stays.
      if (best == null || loss < losses.get(best.penalty())) {
        best = new Choice(penalty, coefficients, losses);
      }
    }
    return best;
  }

  /**
   * A regression that is not calibrated.
   *
   * @param coefficients of the scaled columns, the intercept's first
   */
  static Scorer scorer(Encoding encoding, List<Double> coefficients) {
    return encoding.scorer(coefficients.subList(1, coefficients.size()), coefficients.get(0));
  }

  /** The features under their names, with label and weight. */
  public static Dataset<Row> labelled(Dataset<Example> examples, Weights weights) {
    List<Column> columns = new ArrayList<>(FeatureColumns.of("features"));
    columns.add(col("bought").cast("double").as(PropensityPipeline.LABEL));
    columns.add(
        when(col("bought"), lit(weights.buying()))
            .otherwise(lit(weights.others()))
            .as(PropensityPipeline.WEIGHT));
    return examples.select(columns.toArray(Column[]::new));
  }

  /**
   * Mean log loss after Platt scaling on the same rows: a penalty makes scores timid, which
   * calibration corrects, so candidates are compared by what is left after it.
   */
  private static double loss(Scorer scorer, List<EvaluationRow> rows) {
    double[] logOdds = new double[rows.size()];
    boolean[] bought = new boolean[rows.size()];
    for (int i = 0; i < logOdds.length; i++) {
      logOdds[i] = scorer.logOdds(rows.get(i).features());
      bought[i] = rows.get(i).bought();
    }
    Platt calibration = Platt.fit(logOdds, bought);
    return calibration.slope() > 0
        ? Platt.loss(logOdds, bought, calibration.slope(), calibration.intercept()) / logOdds.length
        : Platt.loss(logOdds, bought, 1, 0) / logOdds.length;
  }
}
