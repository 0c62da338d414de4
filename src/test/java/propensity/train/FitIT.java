package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import propensity.model.Encoding;
import propensity.model.Scorer;
import propensity.session.Features;
import propensity.spark.Records;
import propensity.spark.SparkExtension;
import propensity.train.Fit.Weights;
import propensity.train.examples.Example;

@ExtendWith(SparkExtension.class)
class FitIT {
  private static final Encoder<Example> EXAMPLE = Records.encoder(Example.class);
  private static final double PENALTY = 0.01;

  @Test
  void newtonAndMllibFindTheSameOptimum(SparkSession spark) {
    List<Example> examples = examples(1_500, false, 17);
    Dataset<Row> rows = Fit.labelled(spark.createDataset(examples, EXAMPLE), Weights.NONE);
    PipelineModel stages = PropensityPipeline.fitEncoding(rows);
    Encoding encoding = Encoding.of(stages);

    List<Double> newton = new LogisticFit(evaluationRows(examples), encoding).fit(PENALTY);

    assertSame(encoding, mllib(stages.transform(rows), nothing(encoding)), newton, 1e-3);
  }

  @Test
  void rowsAreEncodedAsByThePipelinesStages(SparkSession spark) {
    Dataset<Example> examples = spark.createDataset(examples(200, false, 17), EXAMPLE).coalesce(1);
    Dataset<Row> labelled = Fit.labelled(examples, new Weights(1, 3));
    PipelineModel stages = PropensityPipeline.fitEncoding(labelled);

    List<Row> byStages = columnsOfFit(stages.transform(labelled));
    List<Row> encoded;
    try (EncodedRows rows = EncodedRows.of(examples, Encoding.of(stages), new Weights(1, 3))) {
      encoded = columnsOfFit(rows.rows());
    }

    assertThat(encoded).hasSameSizeAs(byStages);
    for (int i = 0; i < encoded.size(); i++) {
      assertThat(encoded.get(i).<Vector>getAs(0).toArray())
          .containsExactly(byStages.get(i).<Vector>getAs(0).toArray(), within(1e-12));
      assertThat(encoded.get(i).getDouble(1)).isEqualTo(byStages.get(i).getDouble(1));
      assertThat(encoded.get(i).getDouble(2)).isEqualTo(byStages.get(i).getDouble(2));
    }
  }

  @Test
  void mllibGoesOnFromTheFitOnTheDriver(SparkSession spark) {
    List<Example> examples = examples(1_500, false, 17);
    Dataset<Example> rows = spark.createDataset(examples, EXAMPLE).coalesce(2);
    Encoding encoding = encoding(rows);
    List<Double> ofSome =
        new LogisticFit(evaluationRows(examples.subList(0, 500)), encoding).fit(PENALTY);
    List<Double> ofAll = new LogisticFit(evaluationRows(examples), encoding).fit(PENALTY);

    try (EncodedRows encoded = EncodedRows.of(rows, encoding, Weights.NONE)) {
      assertSame(encoding, mllib(encoded.rows(), ofAll), ofAll, 1e-9);
      assertSame(encoding, mllib(encoded.rows(), ofSome), ofAll, 1e-3);
    }
  }

  @Test
  void rowsOfWeightThreeCountLikeThreeRows(SparkSession spark) {
    Weights weights = new Weights(1, 3);
    List<Example> examples = examples(1_500, false, 17);
    Dataset<Example> rows = spark.createDataset(examples, EXAMPLE).coalesce(2);
    Encoding encoding = encoding(rows);
    List<Example> repeated = new ArrayList<>();
    for (Example example : examples) {
      repeated.addAll(Collections.nCopies(example.bought() ? 1 : 3, example));
    }

    try (EncodedRows encoded = EncodedRows.of(rows, encoding, weights)) {
      List<Double> expected = new LogisticFit(evaluationRows(repeated), encoding).fit(PENALTY);
      assertSame(encoding, mllib(encoded.rows(), nothing(encoding)), expected, 1e-3);
      assertSame(encoding, mllib(encoded.rows(), expected), expected, 1e-9);
    }
  }

  private static Encoding encoding(Dataset<Example> examples) {
    return Encoding.of(PropensityPipeline.fitEncoding(Fit.labelled(examples, Weights.NONE)));
  }

  private static List<Double> nothing(Encoding encoding) {
    return Collections.nCopies(1 + encoding.width(), 0.0);
  }

  private static LogisticRegressionModel mllib(Dataset<Row> encoded, List<Double> start) {
    return PropensityPipeline.fitRegression(encoded, PENALTY, 500, start);
  }

  private static void assertSame(
      Encoding encoding, LogisticRegressionModel mllib, List<Double> expected, double tolerance) {
    assertThat(mllib.intercept()).isEqualTo(expected.get(0), within(tolerance));
    for (int i = 0; i < encoding.width(); i++) {
      assertThat(mllib.coefficients().apply(i))
          .as(encoding.names().get(i))
          .isEqualTo(expected.get(1 + i), within(tolerance));
    }
  }

  private static List<Row> columnsOfFit(Dataset<Row> rows) {
    return rows.select(
            PropensityPipeline.SCALED, PropensityPipeline.LABEL, PropensityPipeline.WEIGHT)
        .collectAsList();
  }

  @Test
  void metricsAgreeWithMllibsOnOneExample(SparkSession spark) {
    Random random = new Random(3);
    double[] scores = new double[500];
    boolean[] bought = new boolean[scores.length];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (1 + random.nextInt(60)) / 100.0;
      bought[i] = random.nextDouble() < scores[i];
      rows.add(
          RowFactory.create(
              bought[i] ? 1.0 : 0.0,
              Vectors.dense(1 - scores[i], scores[i]),
              scores[i] > 0.5 ? 1.0 : 0.0));
    }
    Dataset<Row> frame =
        spark.createDataFrame(
            rows,
            new StructType()
                .add("label", "double")
                .add("probability", new VectorUDT())
                .add("prediction", "double"));
    double[] ours = Metrics.of(ScoredRows.of(Shoppers.rows(scores, bought), EvaluationRow::truth));

    assertThat(ours[Metrics.NAMES.indexOf("auc")])
        .isEqualTo(
            new BinaryClassificationEvaluator()
                .setRawPredictionCol("probability")
                .setNumBins(0)
                .evaluate(frame),
            within(1e-9));
    assertThat(ours[Metrics.NAMES.indexOf("log_loss")])
        .isEqualTo(
            new MulticlassClassificationEvaluator().setMetricName("logLoss").evaluate(frame),
            within(1e-9));
  }

  @Test
  void withPermutedLabelsNothingIsLearnedAndTheGateRefuses(SparkSession spark) {
    List<EvaluationRow> train = evaluationRows(examples(1_500, true, 1));
    List<EvaluationRow> test = evaluationRows(examples(1_500, true, 2));
    Encoding encoding = encoding(spark.createDataset(examples(1_500, true, 1), EXAMPLE));
    Scorer scorer = Fit.scorer(encoding, new LogisticFit(train, encoding).fit(PENALTY));
    ScoredRows scored = ScoredRows.of(test, row -> scorer.score(row.features()));

    var metrics = new Bootstrap(200, 1).metrics(scored);

    assertThat(metrics.get("auc").overlaps(0.5, 0.5)).isTrue();
    assertThat(PromotionGate.refusals(metrics, SingleFeature.aucs(test), Optional.empty()))
        .isNotEmpty();
  }

  @Test
  void aFeatureThatLeaksTheLabelIsNamed() {
    List<EvaluationRow> rows = new ArrayList<>();
    for (Example example : examples(500, false, 17)) {
      // As if checkouts counted what comes after the event.
      boolean bought = example.features().checkouts() > 0;
      rows.add(Shoppers.row(Shoppers.example(example.user(), bought, example.features())));
    }

    assertThat(
            PromotionGate.refusals(
                new Bootstrap(50, 1).metrics(ScoredRows.of(rows, row -> row.bought() ? 0.9 : 0.1)),
                SingleFeature.aucs(rows),
                Optional.empty()))
        .anyMatch(reason -> reason.contains("the feature checkouts alone has AUC 1.0000"));
  }

  @Test
  void theRobustCovarianceOfIndependentRowsIsThatOfTheLikelihood(SparkSession spark) {
    List<Example> examples = examples(6_000, false, 17);
    Dataset<Example> dataset = spark.createDataset(examples, EXAMPLE).coalesce(1);
    Encoding encoding = encoding(dataset);
    LogisticFit fit = new LogisticFit(evaluationRows(examples), encoding);
    List<Double> fitted = fit.fit(PENALTY);

    RealMatrix once = covariance(dataset, encoding, fitted);
    List<Example> doubled = new ArrayList<>();
    examples.forEach(example -> doubled.addAll(List.of(example, example)));
    RealMatrix twice =
        covariance(spark.createDataset(doubled, EXAMPLE).coalesce(1), encoding, fitted);

    int cart = 1 + encoding.names().indexOf("add_to_carts");
    assertThat(Math.sqrt(once.getEntry(cart, cart)))
        .isEqualTo(
            naiveError(fit.likelihood(fitted), cart),
            within(0.1 * Math.sqrt(once.getEntry(cart, cart))));
    // Rows repeated within a user say nothing new: the interval must not shrink.
    assertThat(twice.getEntry(cart, cart)).isEqualTo(once.getEntry(cart, cart), within(1e-9));
  }

  private static RealMatrix covariance(
      Dataset<Example> examples, Encoding encoding, List<Double> fitted) {
    try (EncodedRows rows = EncodedRows.of(examples, encoding, Weights.NONE)) {
      return LogisticFit.robustCovariance(rows, fitted, PENALTY);
    }
  }

  /** With the information in the place of the outer products: as if every row stood for itself. */
  private static double naiveError(LogisticFit.Likelihood likelihood, int column) {
    RealMatrix inverse =
        new LUDecomposition(likelihood.information(PENALTY)).getSolver().getInverse();
    return Math.sqrt(
        inverse.multiply(likelihood.information(0)).multiply(inverse).getEntry(column, column));
  }

  /** One example per user, from events whose cart decides whether the session buys. */
  private static List<Example> examples(int count, boolean permuted, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int user = 0; user < count; user++) {
      boolean cart = random.nextBoolean();
      List<propensity.event.Event> events = new ArrayList<>();
      int length = 1 + random.nextInt(6);
      for (int i = 0; i < length; i++) {
        events.add(Shoppers.view(1 + i * (1 + random.nextInt(100)) + user * 3_600L));
      }
      if (cart) {
        events.add(Shoppers.cart(700 + user * 3_600L));
      }
      if (random.nextInt(5) == 0) {
        events.add(Shoppers.event("c", propensity.event.EventType.CHECKOUT, 800 + user * 3_600L));
      }
      List<Example> own = Shoppers.examples(events);
      Features features = own.get(own.size() - 1).features();
      double chance = permuted ? 0.3 : cart ? 0.5 : 0.2;
      examples.add(Shoppers.example(user, random.nextDouble() < chance, features));
    }
    return examples;
  }

  private static List<EvaluationRow> evaluationRows(List<Example> examples) {
    return examples.stream().map(Shoppers::row).toList();
  }
}
