package propensity.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How scores, features and categories were distributed over the sessions that a model learned from.
 *
 * @param score the histogram of the score; null if the card has none
 * @param features histograms by the feature's name
 * @param categories shares of each value, by the column's name
 */
public record DriftReference(
    Histogram score, Map<String, Histogram> features, Map<String, Map<String, Double>> categories) {

  /**
   * Shares of values between edges.
   *
   * @param edges inner edges in rising order; a value on an edge belongs to the bin above
   * @param shares one more than edges; they add up to 1
   */
  public record Histogram(List<Double> edges, List<Double> shares) {
    /** Checks the lengths. */
    public Histogram {
      edges = List.copyOf(edges);
      shares = List.copyOf(shares);
      if (shares.size() != edges.size() + 1) {
        throw new IllegalArgumentException(
            shares.size() + " shares for " + edges.size() + " inner edges");
      }
    }

    int binOf(double value) {
      int bin = 0;
      while (bin < edges.size() && value >= edges.get(bin)) {
        bin++;
      }
      return bin;
    }
  }

  /** Reads the card's {@code drift_reference}; what is missing or of another shape is left out. */
  public static Optional<DriftReference> of(JsonNode card) {
    JsonNode reference = card.path("drift_reference");
    if (!reference.isObject()) {
      return Optional.empty();
    }
    Map<String, Histogram> features = new TreeMap<>();
    reference
        .path("features")
        .properties()
        .forEach(
            feature ->
                histogram(feature.getValue())
                    .ifPresent(histogram -> features.put(feature.getKey(), histogram)));
    Map<String, Map<String, Double>> categories = new TreeMap<>();
    reference
        .path("categories")
        .properties()
        .forEach(
            category -> {
              Map<String, Double> shares = shares(category.getValue());
              if (!shares.isEmpty()) {
                categories.put(category.getKey(), shares);
              }
            });
    return Optional.of(
        new DriftReference(histogram(reference.path("score")).orElse(null), features, categories));
  }

  /** Edges may or may not include both ends. */
  private static Optional<Histogram> histogram(JsonNode node) {
    List<Double> edges = numbers(node.path("edges"));
    List<Double> shares = numbers(node.path("shares"));
    if (edges.size() == shares.size() + 1 && edges.size() >= 2) {
      edges = edges.subList(1, edges.size() - 1);
    }
    if (shares.isEmpty() || shares.size() != edges.size() + 1) {
      return Optional.empty();
    }
    return Optional.of(new Histogram(edges, shares));
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  /** Either {@code {mobile: 0.3}} or {@code {values: [mobile], shares: [0.3]}}. */
  private static Map<String, Double> shares(JsonNode node) {
    Map<String, Double> shares = new TreeMap<>();
    JsonNode values = node.path("values");
    if (values.isArray()) {
      for (int i = 0; i < values.size(); i++) {
        shares.put(values.get(i).asText(), node.path("shares").path(i).asDouble());
      }
      return shares;
    }
    JsonNode plain = node.path("shares").isObject() ? node.path("shares") : node;
    plain
        .properties()
        .forEach(
            value -> {
              if (value.getValue().isNumber()) {
                shares.put(value.getKey(), value.getValue().asDouble());
              }
            });
    return shares;
  }
}
