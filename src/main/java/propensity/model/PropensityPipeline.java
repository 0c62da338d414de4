package propensity.model;

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
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The MLlib pipeline: index and one-hot encode categories, assemble, scale, logistic regression.
 */
final class PropensityPipeline {
  /** Column of the label, 0 or 1. */
  static final String LABEL = "label";

  /** Column of a row's weight. */
  static final String WEIGHT = "weight";

  /** Column of the scaled vector. */
  static final String SCALED = "scaled";

  private PropensityPipeline() {}

  /**
   * Fits the stages before the regression.
   *
   * @param rows the features under their names
   */
  static PipelineModel fitEncoding(Dataset<Row> rows) {
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
    return new Pipeline("pipeline")
        .setStages(new PipelineStage[] {indexer, encoder, assembler, scaler})
        .fit(rows);
  }

  /**
   * Fits one regression.
   *
   * @param encoded rows with {@link #SCALED}, {@link #LABEL} and {@link #WEIGHT}
   * @param penalty MLlib's regParam: ridge
   * @param start where the optimiser begins
   */
  static LogisticRegressionModel fitRegression(
      Dataset<Row> encoded, double penalty, int maxIterations, LogisticRegressionModel start) {
    LogisticRegression regression =
        new LogisticRegression("logistic")
            .setFeaturesCol(SCALED)
            .setLabelCol(LABEL)
            .setWeightCol(WEIGHT)
            .setFamily("binomial")
            .setStandardization(false)
            .setElasticNetParam(0)
            .setRegParam(penalty)
            .setMaxIter(maxIterations)
            .setTol(1e-8);
    return regression.setInitialModel(start).fit(encoded);
  }

  /** A regression of known coefficients over scaled columns, the intercept's first. */
  static LogisticRegressionModel regression(List<Double> coefficients) {
    return new LogisticRegressionModel(
        "start",
        Vectors.dense(coefficients.stream().skip(1).mapToDouble(Double::doubleValue).toArray()),
        coefficients.get(0));
  }

  /** The whole pipeline with calibration composed into the regression, which it stays. */
  static PipelineModel whole(
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
