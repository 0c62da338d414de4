package propensity.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import propensity.Problem;
import propensity.model.Interval;
import propensity.model.ModelFiles;
import propensity.model.ModelStore;
import propensity.model.Scorer;

/**
 * The new model beside the champion on the same rows.
 *
 * @param lossAboveChampion mean log loss minus the champion's; empty if there was none to compare
 * @param card the block of the card that says so
 */
record ChampionComparison(Optional<Interval> lossAboveChampion, ObjectNode card) {

  /**
   * Compares. A champion that cannot be loaded, such as one for other features, is passed over and
   * named: it could not be served by this program either.
   */
  static ChampionComparison of(
      SparkSession spark,
      ModelStore store,
      List<EvaluationRow> rows,
      Scorer scorer,
      Bootstrap bootstrap) {
    ObjectNode card = ModelFiles.JSON.createObjectNode();
    Optional<String> champion = store.championIfAny();
    if (champion.isEmpty()) {
      return new ChampionComparison(Optional.empty(), card.putNull("version"));
    }
    card.put("version", champion.get());
    try {
      Scorer other = store.load(spark, champion.get()).scorer();
      Interval difference =
          bootstrap.lossDifference(
              ScoredRows.of(rows, row -> scorer.score(row.features())),
              ScoredRows.of(rows, row -> other.score(row.features())));
      card.set("log_loss_above_champion", Evaluation.intervalNode(difference));
      return new ChampionComparison(Optional.of(difference), card);
    } catch (Problem e) {
      card.put("not_compared", e.getMessage() + ": " + e.why());
      return new ChampionComparison(Optional.empty(), card);
    }
  }
}
