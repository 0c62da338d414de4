package propensity.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import propensity.model.Encoding;
import propensity.session.FeatureColumns;

/**
 * The MLlib pipeline: index and one-hot encode categories, assemble, scale, logistic regression.
 */
public final class PropensityPipeline {
  /** Column of the label, 0 or 1. */
  static final String LABEL = "label";

  /** Column of a row's weight. */
  static final String WEIGHT = "weight";

  /** Column of the scaled vector, some of it larger, while the regression is fitted. */
  private static final String STRETCHED = "stretched";

  /** Column of the scaled vector. */
  static final String SCALED = "scaled";

  /**
   * Where in its course a session is. The penalty takes all effects for equally small at first;
   * these are known not to be, and are penalised by a hundredth: under a strong penalty, as few
   * buyers ask for, sessions that have just begun would be given about what all events are.
   */
  private static final List<String> COURSE = List.of("seconds_since_start", "add_to_carts");

  private static final double SHARE_OF_PENALTY = 0.01;

  private PropensityPipeline() {}

  /**
   * What share of the ridge penalty a scaled column bears.
   *
   * @param column its place in the vector, the intercept not counted
   */
  static double shareOfPenalty(int column) {
    boolean course =
        column < FeatureColumns.NUMBERS.size()
            && COURSE.contains(FeatureColumns.NUMBERS.get(column));
    return course ? SHARE_OF_PENALTY : 1;
  }

  /**
   * Fits the stages before the regression.
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
    return new Pipeline("pipeline")
        .setStages(new PipelineStage[] {indexer, encoder, assembler, scaler})
        .fit(rows);
  }

  /**
   * Fits one regression.
   *
   * @param encoded rows with {@link #SCALED}, {@link #LABEL} and {@link #WEIGHT}
   * @param penalty MLlib's regParam: ridge, borne by each column by {@link #shareOfPenalty}
   * @param start coefficients of the scaled columns where the optimiser begins, the intercept's
   *     first
   * @return over the scaled columns
   */
  static LogisticRegressionModel fitRegression(
      Dataset<Row> encoded, double penalty, int maxIterations, List<Double> start) {
    // MLlib has one penalty for all: a column made larger needs a smaller coefficient, which costs
    // less.
    double[] stretch = new double[start.size() - 1];
    Arrays.setAll(stretch, column -> 1 / Math.sqrt(shareOfPenalty(column)));
    ElementwiseProduct stretched =
        new ElementwiseProduct()
            .setScalingVec(Vectors.dense(stretch))
            .setInputCol(SCALED)
            .setOutputCol(STRETCHED);
    LogisticRegression regression =
        new LogisticRegression("logistic")
            .setFeaturesCol(STRETCHED)
            .setLabelCol(LABEL)
            .setWeightCol(WEIGHT)
            .setFamily("binomial")
            .setStandardization(false)
            .setElasticNetParam(0)
            .setRegParam(penalty)
            .setMaxIter(maxIterations)
            .setTol(1e-8);
    double[] inverse = Arrays.stream(stretch).map(factor -> 1 / factor).toArray();
    LogisticRegressionModel fitted =
        regression.setInitialModel(regression(start, inverse)).fit(stretched.transform(encoded));
    List<Double> coefficients = new ArrayList<>(List.of(fitted.intercept()));
    coefficients.addAll(Encoding.list(fitted.coefficients()));
    return regression(coefficients, stretch);
  }

  /** A regression of known coefficients, the intercept's first, each times its column's factor. */
  private static LogisticRegressionModel regression(List<Double> coefficients, double[] factors) {
    double[] scaled = new double[factors.length];
    Arrays.setAll(scaled, column -> coefficients.get(1 + column) * factors[column]);
    return new LogisticRegressionModel("start", Vectors.dense(scaled), coefficients.get(0));
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
