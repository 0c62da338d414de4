package propensity.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import propensity.model.Encoding;
import propensity.model.SavedScorer;
import propensity.session.Features;
import propensity.spark.Records;
import propensity.spark.SparkExtension;
import propensity.train.Fit;
import propensity.train.Fit.Weights;
import propensity.train.Platt;
import propensity.train.PropensityPipeline;
import propensity.train.Shoppers;
import propensity.train.examples.Example;

@ExtendWith(SparkExtension.class)
class FeatureContributionIT {
  @Test
  void reasonsSumUpToTheScoreAndTheStrongestComeFirst(SparkSession spark) {
    List<Example> examples =
        Shoppers.examples(
            IntStream.range(0, 30)
                .mapToObj(i -> i % 4 == 3 ? Shoppers.cart(i * 1_000L) : Shoppers.view(i * 1_000L))
                .toList());
    PipelineModel stages =
        PropensityPipeline.fitEncoding(
            Fit.labelled(
                spark.createDataset(examples, Records.encoder(Example.class)), Weights.NONE));
    PipelineModel pipeline =
        PropensityPipeline.whole(
            stages,
            PropensityPipeline.regression(
                Collections.nCopies(1 + Encoding.of(stages).width(), 0.3)),
            new Platt(1.5, -1));
    Features features = examples.get(20).features();

    SavedScorer scorer = Encoding.savedScorerOf(pipeline);
    List<FeatureContribution> all = FeatureContribution.all(scorer, features);
    List<FeatureContribution> top = FeatureContribution.of(scorer, features, 3);

    double average = 1.5 * 0.3 - 1;
    assertThat(average + all.stream().mapToDouble(FeatureContribution::contribution).sum())
        .isEqualTo(Encoding.scorerOf(pipeline).logOdds(features), within(1e-9));
    assertThat(top).hasSize(3);
    assertThat(Math.abs(top.get(2).contribution()))
        .isEqualTo(
            all.stream()
                .map(reason -> Math.abs(reason.contribution()))
                .sorted(Collections.reverseOrder())
                .skip(2)
                .findFirst()
                .orElseThrow());
  }
}
