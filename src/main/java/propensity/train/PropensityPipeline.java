package propensity.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import propensity.session.FeatureColumns;

/**
 * The MLlib pipeline: index and one-hot encode categories, assemble, scale, logistic regression.
 */
public final class PropensityPipeline {
  /** Column of the label, 0 or 1. */
  static final String LABEL = "label";

  /** Column of a row's weight. */
  static final String WEIGHT = "weight";

  /** Column of the scaled vector. */
  static final String SCALED = "scaled";

  /**
   * Columns that tell how far a session has got. A ridge penalty assumes that all effects are
   * small; these are known to be large, so they bear {@value #PENALTY_FACTOR} of it. Otherwise the
   * strong penalty that few buyers call for gives a session's first events about the base rate of
   * all.
   */
  private static final List<String> LIGHTLY_PENALISED =
      List.of("seconds_since_start", "add_to_carts");

  private static final double PENALTY_FACTOR = 0.01;

  private PropensityPipeline() {}

  /**
   * Standard deviation of a numeric column after scaling. MLlib has one penalty for all columns: a
   * column that is ten times larger needs a coefficient ten times smaller, whose square costs a
   * hundredth.
   *
   * @param column index in {@link FeatureColumns#NUMBERS}
   */
  static double scaledDeviation(int column) {
    return LIGHTLY_PENALISED.contains(FeatureColumns.NUMBERS.get(column))
        ? 1 / Math.sqrt(PENALTY_FACTOR)
        : 1;
  }

  /**
   * Fits the stages before the regression; the last one scales by {@link #scaledDeviation}.
   *
   * @param rows the features under their names
   */
  public static PipelineModel fitEncoding(Dataset<Row> rows) {
    String[] categories = FeatureColumns.CATEGORIES.toArray(String[]::new);
    StringIndexer indexer =
        new StringIndexer("index")
            .setInputCols(categories)
            .setOutputCols(suffixed("_index"))
            .setStringOrderType("alphabetAsc")
            .setHandleInvalid("keep");
    // The indexer's extra index for unknown values comes last and is dropped: all their columns
    // are 0.
    OneHotEncoder encoder =
        new OneHotEncoder("encode")
            .setInputCols(suffixed("_index"))
            .setOutputCols(suffixed("_encoded"))
            .setDropLast(true)
            .setHandleInvalid("error");
    List<String> inputs = new ArrayList<>(FeatureColumns.NUMBERS);
    inputs.addAll(List.of(suffixed("_encoded")));
    VectorAssembler assembler =
        new VectorAssembler("assemble")
            .setInputCols(inputs.toArray(String[]::new))
            .setOutputCol("assembled");
    StandardScaler scaler =
        new StandardScaler("scale")
            .setInputCol("assembled")
            .setOutputCol(SCALED)
            .setWithMean(true)
            .setWithStd(true);
    PipelineModel fitted =
        new Pipeline("pipeline")
            .setStages(new PipelineStage[] {indexer, encoder, assembler, scaler})
            .fit(rows);
    List<Transformer> stages = new ArrayList<>(List.of(fitted.stages()));
    stages.add(enlarging((StandardScalerModel) stages.remove(stages.size() - 1)));
    return new PipelineModel("pipeline", stages);
  }

  /** The same scaler, dividing the lightly penalised columns by less. */
  private static StandardScalerModel enlarging(StandardScalerModel scaler) {
    double[] divisors = scaler.std().toArray().clone();
    for (int column = 0; column < FeatureColumns.NUMBERS.size(); column++) {
      divisors[column] /= scaledDeviation(column);
    }
    return scaler.copyValues(
        new StandardScalerModel(scaler.uid(), Vectors.dense(divisors), scaler.mean()),
        ParamMap.empty());
  }

  /**
   * Fits one regression.
   *
   * @param encoded rows with {@link #SCALED}, {@link #LABEL} and {@link #WEIGHT}
   * @param penalty MLlib's regParam: ridge
   * @param start coefficients of the scaled columns where the optimiser begins, the intercept's
   *     first
   * @return over the scaled columns
   */
  static LogisticRegressionModel fitRegression(
      Dataset<Row> encoded, double penalty, int maxIterations, List<Double> start) {
    return new LogisticRegression("logistic")
        .setFeaturesCol(SCALED)
        .setLabelCol(LABEL)
        .setWeightCol(WEIGHT)
        .setFamily("binomial")
        .setStandardization(false)
        .setElasticNetParam(0)
        .setRegParam(penalty)
        .setMaxIter(maxIterations)
        .setTol(1e-8)
        .setInitialModel(regression(start))
        .fit(encoded);
  }

  /** A regression of known coefficients over scaled columns, the intercept's first. */
  public static LogisticRegressionModel regression(List<Double> coefficients) {
    return new LogisticRegressionModel(
        "start",
        Vectors.dense(coefficients.stream().skip(1).mapToDouble(Double::doubleValue).toArray()),
        coefficients.get(0));
  }

  /** The whole pipeline with calibration composed into the regression, which it stays. */
  public static PipelineModel whole(
      PipelineModel encoding, LogisticRegressionModel regression, Platt calibration) {
    double[] coefficients = regression.coefficients().toArray().clone();
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] *= calibration.slope();
    }
    LogisticRegressionModel calibrated =
        new LogisticRegressionModel(
            "logistic",
            Vectors.dense(coefficients),
            calibration.slope() * regression.intercept() + calibration.intercept());
    calibrated.setFeaturesCol(SCALED);
    calibrated.setPredictionCol("predicted");
    calibrated.setRawPredictionCol("log_odds");
    calibrated.setProbabilityCol("probability");
    List<Transformer> stages = new ArrayList<>(List.of(encoding.stages()));
    stages.add(calibrated);
    return new PipelineModel("pipeline", stages);
  }

  private static String[] suffixed(String suffix) {
    return FeatureColumns.CATEGORIES.stream()
        .map(category -> category + suffix)
        .toArray(String[]::new);
  }
}
