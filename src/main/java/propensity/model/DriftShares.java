package propensity.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import propensity.session.FeatureColumns;
import propensity.warehouse.ModelRow;

/** Reads the drift reference out of a card, as rows of the warehouse. */
final class DriftShares {
  private DriftShares() {}

  /** What the warehouse is to know of the version with this card. */
  static ModelRow row(JsonNode card) {
    JsonNode reference = card.path("drift_reference");
    List<ModelRow.Share> shares = new ArrayList<>();
    addBins(shares, "score", "score", reference.path("score"));
    for (int i = 0; i < FeatureColumns.NUMBERS.size(); i++) {
      JsonNode bins = reference.path("features").path(FeatureColumns.NUMBERS.get(i));
      addBins(shares, "feature", FeatureColumns.NUMBERS_AS_LOGGED.get(i), bins);
    }
    for (String category : FeatureColumns.CATEGORIES) {
      int bin = 0;
      for (Map.Entry<String, JsonNode> value :
          reference.path("categories").path(category).properties()) {
        double share = value.getValue().asDouble();
        shares.add(
            new ModelRow.Share("category", category, bin++, null, null, value.getKey(), share));
      }
    }
    JsonNode until = card.path("training_window").path("to");
    return new ModelRow(
        card.path("version").asText(), until.isNumber() ? until.asLong() : null, shares);
  }

  private static void addBins(
      List<ModelRow.Share> shares, String kind, String name, JsonNode bins) {
    JsonNode edges = bins.path("edges");
    for (int bin = 0; bin < bins.path("shares").size(); bin++) {
      shares.add(
          new ModelRow.Share(
              kind,
              name,
              bin,
              bin == 0 ? null : edges.path(bin - 1).asDouble(),
              bin == edges.size() ? null : edges.path(bin).asDouble(),
              null,
              bins.path("shares").path(bin).asDouble()));
    }
  }
}
