package propensity.train;

import java.util.List;
import java.util.Optional;
import propensity.Problem;
import propensity.model.Interval;
import propensity.model.ModelCard;
import propensity.model.ModelStore;
import propensity.model.Scorer;

/**
 * The new model beside the champion on the same rows.
 *
 * @param lossAboveChampion mean log loss minus the champion's; empty if there was none to compare
 * @param card the block of the card that says so
 */
record ChampionComparison(Optional<Interval> lossAboveChampion, ModelCard.Champion card) {

  /**
   * Compares. A champion that cannot be loaded, such as one for other features, is not compared,
   * and the card says why: it could not be served by this program either.
   */
  static ChampionComparison of(
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
      return new ChampionComparison(
          Optional.of(difference), new ModelCard.Champion(champion.get(), difference, null));
    } catch (Problem e) {
      return notCompared(champion.get(), e.getMessage() + ": " + e.why());
    }
  }

  private static ChampionComparison notCompared(String version, String why) {
    return new ChampionComparison(Optional.empty(), new ModelCard.Champion(version, null, why));
  }
}
