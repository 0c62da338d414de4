package propensity.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import propensity.session.FeatureColumns;
import propensity.warehouse.ModelRow;

/** Reads the drift reference out of a card, as rows of the warehouse. */
final class DriftShares {
  private DriftShares() {}

  /** What the warehouse is to know of the version with this card. */
  static ModelRow row(ModelCard card) {
    ModelCard.DriftReference reference = card.driftReference();
    List<ModelRow.Share> shares = new ArrayList<>();
    addBins(shares, "score", "score", reference.score());
    for (int i = 0; i < FeatureColumns.NUMBERS.size(); i++) {
      ModelCard.Bins bins =
          reference.features().getOrDefault(FeatureColumns.NUMBERS.get(i), ModelCard.Bins.NONE);
      addBins(shares, "feature", FeatureColumns.NUMBERS_AS_LOGGED.get(i), bins);
    }
    for (String category : FeatureColumns.CATEGORIES) {
      int bin = 0;
      Map<String, Double> values = reference.categories().getOrDefault(category, Map.of());
      for (Map.Entry<String, Double> value : values.entrySet()) {
        shares.add(
            new ModelRow.Share(
                "category", category, bin++, null, null, value.getKey(), value.getValue()));
      }
    }
    return new ModelRow(card.version(), card.trainingWindow().to(), shares);
  }

  private static void addBins(
      List<ModelRow.Share> shares, String kind, String name, ModelCard.Bins bins) {
    List<Double> edges = bins.edges();
    for (int bin = 0; bin < bins.shares().size(); bin++) {
      shares.add(
          new ModelRow.Share(
              kind,
              name,
              bin,
              bin == 0 ? null : edges.get(bin - 1),
              bin == edges.size() ? null : edges.get(bin),
              null,
              bins.shares().get(bin)));
    }
  }
}
