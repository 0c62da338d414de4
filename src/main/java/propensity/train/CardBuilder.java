package propensity.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import propensity.model.ModelFiles;
import propensity.session.FeatureColumns;

/** The card of a version: where it comes from, what it is worth and where its limits are. */
final class CardBuilder {
  /** Version of the card's schema: goes up when a key changes its meaning or goes away. */
  static final int SCHEMA = 1;

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
      Optional<ObjectNode> oracle,
      ObjectNode champion,
      List<Double> decileEdges,
      ObjectNode driftReference,
      List<String> refusals) {}

  /** The card, keys in a fixed order. */
  static ObjectNode of(Parts parts) {
    ObjectNode card = ModelFiles.JSON.createObjectNode();
    card.put("schema", SCHEMA);
    card.put("version", parts.version());
    card.put("trained_at", parts.trainedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    card.put("spark", parts.spark());
    card.put("seed", parts.settings().seed());
    Windows windows = parts.data().windows();
    window(card, "training_window", windows.from(), windows.calibrateEnd());
    window(card, "fit_window", windows.from(), windows.trainEnd());
    window(card, "calibration_window", windows.trainEnd(), windows.calibrateEnd());
    window(card, "test_window", windows.calibrateEnd(), windows.to());
    ObjectNode counts = card.putObject("counts");
    parts.data().allCounts().forEach(counts::put);
    card.set("fit", fit(parts));
    ArrayNode names = card.putArray("feature_names");
    FeatureColumns.all().forEach(names::add);
    ArrayNode features = card.putArray("features");
    parts.coefficients().forEach(coefficient -> features.add(coefficient(coefficient)));
    card.setAll(parts.evaluation().card());
    ObjectNode alone = card.putObject("single_feature_auc");
    parts.featureAucs().forEach((name, auc) -> Evaluation.put(alone, name, auc));
    parts.oracle().ifPresent(oracle -> card.set("oracle", oracle));
    ArrayNode edges = card.putArray("decile_edges");
    parts.decileEdges().forEach(edges::add);
    card.set("drift_reference", parts.driftReference());
    ObjectNode gate = card.putObject("gate");
    gate.put("passed", parts.refusals().isEmpty());
    gate.put("forced", !parts.refusals().isEmpty() && parts.settings().force());
    ArrayNode refusals = gate.putArray("refusals");
    parts.refusals().forEach(refusals::add);
    gate.set("champion", parts.champion());
    ArrayNode limits = card.putArray("limits");
    LIMITS.forEach(limits::add);
    return card;
  }

  private static ObjectNode fit(Parts parts) {
    Fit fit = parts.fit();
    ObjectNode node = ModelFiles.JSON.createObjectNode();
    node.put("model", "logistic regression");
    node.put("penalty", fit.penalty());
    ObjectNode losses = node.putObject("calibration_log_loss_by_penalty");
    fit.lossByPenalty().forEach((penalty, loss) -> losses.put(penalty.toString(), loss));
    node.put("calibration_slope", fit.calibration().slope());
    node.put("calibration_intercept", fit.calibration().intercept());
    node.put("weight_of_rows_without_purchase", parts.data().weights().others());
    node.put("weight_of_rows_with_purchase", parts.data().weights().buying());
    node.put("evaluated_share_of_users", parts.data().evaluatedShare(Windows.TEST));
    node.put("bootstrap_replicates", parts.settings().bootstrapReplicates());
    return node;
  }

  private static ObjectNode coefficient(Coefficient coefficient) {
    ObjectNode node = ModelFiles.JSON.createObjectNode();
    node.put("name", coefficient.name());
    if (coefficient.reference() != null) {
      node.put("compared_with", coefficient.reference());
    }
    node.set("coefficient", Evaluation.intervalNode(coefficient.coefficient()));
    node.set("odds_ratio", Evaluation.intervalNode(coefficient.oddsRatio()));
    if (coefficient.reference() == null) {
      node.set(
          "odds_ratio_per_deviation", Evaluation.intervalNode(coefficient.oddsRatioPerDeviation()));
    }
    return node;
  }

  private static void window(ObjectNode card, String name, long from, long to) {
    card.putObject(name).put("from", from).put("to", to);
  }
}
