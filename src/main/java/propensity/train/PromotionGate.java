package propensity.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import propensity.Problem;
import propensity.model.Interval;
import propensity.model.ModelCard;
import propensity.model.ModelStore;
import propensity.model.Scorer;

/** Checks skill, calibration and regression against the champion before a model is served. */
final class PromotionGate {
  /** A single feature with a higher AUC than this leaks the label. */
  static final double MAX_SINGLE_FEATURE_AUC = 0.98;

  private static final double MIN_SLOPE = 0.8;
  private static final double MAX_SLOPE = 1.25;
  private static final double MIN_RATIO = 0.9;
  private static final double MAX_RATIO = 1.1;

  private PromotionGate() {}

  /**
   * The new model beside the champion on the same rows.
   *
   * @param lossAboveChampion mean log loss minus the champion's; empty if there was none to compare
   * @param card the block of the card that says so
   */
  record Comparison(Optional<Interval> lossAboveChampion, ModelCard.Champion card) {}

  /**
   * Compares. A champion that cannot be loaded, such as one for other features, is not compared,
   * and the card says why: it could not be served by this program either.
   */
  static Comparison withChampion(
      ModelStore store, List<EvaluationRow> rows, Scorer scorer, Bootstrap bootstrap) {
    Optional<String> champion = store.championIfAny();
    if (champion.isEmpty()) {
      return notCompared(null, null);
    }
    try {
      Scorer other = store.load(champion.get()).scorer();
      Interval difference =
          bootstrap.lossDifference(
              ScoredRows.of(rows, row -> scorer.score(row.features())),
              ScoredRows.of(rows, row -> other.score(row.features())));
      return new Comparison(
          Optional.of(difference), new ModelCard.Champion(champion.get(), difference, null));
    } catch (Problem e) {
      return notCompared(champion.get(), e.getMessage() + ": " + e.why());
    }
  }

  private static Comparison notCompared(String version, String why) {
    return new Comparison(Optional.empty(), new ModelCard.Champion(version, null, why));
  }

  /**
   * The reasons to refuse it, each a sentence with the figures; none if it passes.
   *
   * @param metrics on the test window by name
   * @param featureAucs AUC of each feature alone, by name
   * @param lossAboveChampion mean log loss minus the champion's on the same rows
   */
  static List<String> refusals(
      Map<String, Interval> metrics,
      Map<String, Double> featureAucs,
      Optional<Interval> lossAboveChampion) {
    List<String> reasons = new ArrayList<>();
    Interval entropy = metrics.get("normalized_entropy");
    if (!(entropy.high() < 1)) {
      reasons.add(
          "it is not better than giving everyone the base rate: normalized entropy "
              + text(entropy)
              + " is not below 1 with its whole interval");
    }
    Interval slope = metrics.get("calibration_slope");
    if (!slope.overlaps(MIN_SLOPE, MAX_SLOPE)) {
      reasons.add(
          "it is not calibrated: calibration slope %s lies outside %s to %s"
              .formatted(text(slope), MIN_SLOPE, MAX_SLOPE));
    }
    Interval ratio = metrics.get("mean_ratio");
    if (!ratio.overlaps(MIN_RATIO, MAX_RATIO)) {
      reasons.add(
          "it is not calibrated: mean predicted over observed %s lies outside %s to %s"
              .formatted(text(ratio), MIN_RATIO, MAX_RATIO));
    }
    featureAucs.forEach(
        (feature, auc) -> {
          if (!(auc <= MAX_SINGLE_FEATURE_AUC)) {
            reasons.add(
                "the feature %s alone has AUC %.4f, above %s: it knows the answer"
                    .formatted(feature, auc, MAX_SINGLE_FEATURE_AUC));
          }
        });
    lossAboveChampion
        .filter(difference -> !(difference.low() <= 0))
        .ifPresent(
            difference ->
                reasons.add(
                    "it is worse than the champion on the same sessions: log loss higher by "
                        + text(difference)));
    return List.copyOf(reasons);
  }

  private static String text(Interval interval) {
    return String.format(
        Locale.ROOT, "%.4f (%.4f to %.4f)", interval.value(), interval.low(), interval.high());
  }
}
