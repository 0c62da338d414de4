package propensity.train;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import propensity.model.ModelCard;
import propensity.session.FeatureColumns;
import propensity.train.Fit.Weights;
import propensity.train.Windows.Split;

/** Fills in the card of a version that has just been trained. */
final class CardBuilder {
  private static final List<String> LIMITS =
      List.of(
          "A propensity is not an uplift: it says who is likely to buy, not whom an offer would"
              + " change.",
          "It is the probability that the session still buys, given its events so far; from the"
              + " session's first purchase on there is none.",
          "It holds for shoppers like those of the training window; compare the drift reference"
              + " before trusting it elsewhere or much later.",
          "Odds ratios describe association with other features held constant, not cause; a strong"
              + " penalty draws them towards 1, and their intervals are around what it leaves.");

  private CardBuilder() {}

  /** What a card is made from. */
  record Parts(
      String version,
      Instant trainedAt,
      String spark,
      TrainSettings settings,
      TrainingData data,
      Fit fit,
      List<Coefficient> coefficients,
      Evaluation evaluation,
      Map<String, Double> featureAucs,
      Optional<ModelCard.Oracle> oracle,
      ModelCard.Champion champion,
      List<Double> decileEdges,
      ModelCard.DriftReference driftReference,
      List<String> refusals) {}

  /** Fills the card in. */
  static ModelCard of(Parts parts) {
    Windows windows = parts.data().windows();
    Evaluation evaluation = parts.evaluation();
    boolean passed = parts.refusals().isEmpty();
    return new ModelCard(
        ModelCard.SCHEMA,
        parts.version(),
        parts.trainedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
        parts.spark(),
        parts.settings().seed(),
        new ModelCard.Window(windows.from(), windows.calibrateEnd()),
        new ModelCard.Window(windows.from(), windows.trainEnd()),
        new ModelCard.Window(windows.trainEnd(), windows.calibrateEnd()),
        new ModelCard.Window(windows.calibrateEnd(), windows.to()),
        parts.data().allCounts(),
        fit(parts),
        FeatureColumns.all(),
        parts.coefficients().stream().map(CardBuilder::feature).toList(),
        evaluation.ofCard(),
        evaluation.metricsBy(),
        evaluation.reliability(),
        evaluation.gains(),
        parts.featureAucs(),
        parts.oracle().orElse(null),
        parts.decileEdges(),
        parts.driftReference(),
        new ModelCard.Gate(
            passed, !passed && parts.settings().force(), parts.refusals(), parts.champion()),
        LIMITS);
  }

  private static ModelCard.Fit fit(Parts parts) {
    Fit fit = parts.fit();
    Weights weights = parts.data().weights();
    return new ModelCard.Fit(
        "logistic regression",
        fit.penalty(),
        fit.lossByPenalty(),
        fit.calibration().slope(),
        fit.calibration().intercept(),
        weights.others(),
        weights.buying(),
        parts.data().evaluatedShare(Split.TEST),
        parts.settings().bootstrapReplicates());
  }

  private static ModelCard.Feature feature(Coefficient coefficient) {
    boolean category = coefficient.reference() != null;
    return new ModelCard.Feature(
        coefficient.name(),
        coefficient.reference(),
        coefficient.coefficient(),
        coefficient.oddsRatio(),
        category ? null : coefficient.oddsRatioPerDeviation());
  }
}
