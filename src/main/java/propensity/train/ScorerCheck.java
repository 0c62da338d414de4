package propensity.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import propensity.ExitCode;
import propensity.Problem;
import propensity.model.SavedScorer;
import propensity.model.Scorer;
import propensity.session.FeatureColumns;
import propensity.session.Features;
import propensity.spark.Records;

/**
 * Compares the two forms in which a model is stored, before it is: what is evaluated and served is
 * the scorer, what whoever has Spark loads is the pipeline.
 */
final class ScorerCheck {
  /** By how much two propensities may differ that were added up in another order. */
  private static final double TOLERANCE = 1e-12;

  /** More rows would cost seconds and show nothing new. */
  private static final int MAX_ROWS = 2_000;

  private static final String FEATURES = "features";

  private ScorerCheck() {}

  /**
   * Scores rows spread over the test window both ways.
   *
   * @throws Problem with {@link ExitCode#BUG} if any propensity differs
   */
  static void requireSameScores(
      SparkSession spark, PipelineModel pipeline, SavedScorer saved, List<EvaluationRow> rows) {
    Scorer scorer = saved.scorer();
    List<Features> sample = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += 1 + rows.size() / MAX_ROWS) {
      sample.add(rows.get(i).features());
    }
    List<Row> transformed =
        pipeline
            .transform(
                spark
                    .createDataset(sample, Records.encoder(Features.class))
                    .as(FEATURES)
                    .select(FeatureColumns.of(FEATURES).toArray(Column[]::new)))
            .select("probability")
            .collectAsList();
    for (int i = 0; i < sample.size(); i++) {
      double ofPipeline = ((Vector) transformed.get(i).get(0)).apply(1);
      double ofScorer = scorer.score(sample.get(i));
      if (!(Math.abs(ofPipeline - ofScorer) <= TOLERANCE)) {
        throw new Problem(
            ExitCode.BUG,
            "the model is not stored: its scorer does not give what its pipeline gives",
            "%s and %s for %s".formatted(ofScorer, ofPipeline, sample.get(i)),
            "this is a fault of the program; please report it with the line above");
      }
    }
  }
}
