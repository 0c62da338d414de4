package propensity.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import propensity.model.ModelStore;
import propensity.model.SavedScorer;
import propensity.session.FeatureColumns;
import propensity.session.Features;

/**
 * Why a score is higher or lower than that of the average example.
 *
 * @param feature its name
 * @param value at the event: a number as the model takes it, or a category
 * @param average the feature's mean over the rows of the fit; null for a category
 * @param contribution to the log-odds, against the average example; all of them and the average's
 *     log-odds sum up to the score's
 * @param oddsFactor what the contribution multiplies the odds by
 */
public record FeatureContribution(
    String feature, String value, Double average, double contribution, double oddsFactor) {

  /**
   * The features that move a score most, the strongest first.
   *
   * @param scorer from {@link ModelStore#loadScorer}
   * @param features at the event to explain
   * @param limit how many
   */
  public static List<FeatureContribution> of(SavedScorer scorer, Features features, int limit) {
    return all(scorer, features).stream()
        .sorted(
            Comparator.comparingDouble((FeatureContribution each) -> Math.abs(each.contribution()))
                .reversed())
        .limit(limit)
        .toList();
  }

  /** Every feature in the order of the columns. */
  static List<FeatureContribution> all(SavedScorer scorer, Features features) {
    List<FeatureContribution> all = new ArrayList<>();
    for (int i = 0; i < scorer.numbers().size(); i++) {
      SavedScorer.NumericInput number = scorer.numbers().get(i);
      double value = FeatureColumns.number(features, i);
      all.add(
          contribution(
              number.name(),
              String.valueOf(value),
              number.mean(),
              number.weight() * (value - number.mean())));
    }
    for (int i = 0; i < scorer.categories().size(); i++) {
      SavedScorer.Category category = scorer.categories().get(i);
      String value = FeatureColumns.category(features, i);
      double contribution = 0;
      for (SavedScorer.Value known : category.values()) {
        double indicator = known.value().equals(value) ? 1 : 0;
        contribution += known.weight() * (indicator - known.mean());
      }
      all.add(contribution(category.name(), value, null, contribution));
    }
    return all;
  }

  private static FeatureContribution contribution(
      String feature, String value, Double average, double contribution) {
    return new FeatureContribution(feature, value, average, contribution, Math.exp(contribution));
  }
}
