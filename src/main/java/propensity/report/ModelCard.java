package propensity.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The champion's card as the report reads it: every block may be missing. */
final class ModelCard {
  private final JsonNode card;

  ModelCard(JsonNode card) {
    this.card = card;
  }

  /**
   * A figure of the test window.
   *
   * @param low end of its 95 % interval, or null
   * @param high end of its 95 % interval, or null
   */
  record Metric(String name, double value, Double low, Double high) {}

  /**
   * What one unit of a feature does to the odds of buying.
   *
   * @param oddsRatio per standard deviation where the card has it, else per unit
   * @param low end of the 95 % interval, or null
   * @param high end of the 95 % interval, or null
   */
  record Effect(String name, double oddsRatio, Double low, Double high) {}

  String version() {
    return card.path("version").asText("unknown");
  }

  /** When it was trained, to the minute; as the card says it, where that is no instant. */
  Optional<String> trainedAt() {
    String text = card.path("trained_at").asText("");
    try {
      return Optional.of(Figures.minute(Instant.parse(text).toEpochMilli()));
    } catch (DateTimeParseException e) {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
  }

  /** On the test window. */
  Optional<Metric> metric(String name) {
    return metric(card.path("metrics").path(name), name);
  }

  /** The same of the true probabilities, which only generated data has. */
  Optional<Metric> oracleMetric(String name) {
    return metric(card.path("oracle").path("metrics").path(name), name);
  }

  private static Optional<Metric> metric(JsonNode metric, String name) {
    if (!metric.path("value").isNumber()) {
      return Optional.empty();
    }
    return Optional.of(
        new Metric(
            name,
            metric.path("value").asDouble(),
            number(metric.path("low")),
            number(metric.path("high"))));
  }

  /** What was predicted and what the truth was, means over events of about one score. */
  record Truth(long events, double predicted, double truth) {}

  /** The reliability table against the true probabilities; empty where they are not known. */
  List<Truth> truths() {
    List<Truth> truths = new ArrayList<>();
    for (JsonNode bin : card.path("oracle").path("model_against_truth").path("reliability")) {
      if (bin.path("predicted").isNumber() && bin.path("truth").isNumber()) {
        truths.add(
            new Truth(
                bin.path("rows").asLong(),
                bin.path("predicted").asDouble(),
                bin.path("truth").asDouble()));
      }
    }
    return List.copyOf(truths);
  }

  /** The effects, the strongest first. */
  List<Effect> effects() {
    List<Effect> effects = new ArrayList<>();
    for (JsonNode feature : card.path("features")) {
      JsonNode perDeviation = feature.path("odds_ratio_per_deviation");
      JsonNode perUnit = feature.path("odds_ratio");
      JsonNode ratio = perDeviation.path("value").isNumber() ? perDeviation : perUnit;
      Double value = positive(ratio.path("value"));
      if (feature.hasNonNull("name") && value != null) {
        effects.add(
            new Effect(
                feature.path("name").asText(),
                value,
                positive(ratio.path("low")),
                positive(ratio.path("high"))));
      }
    }
    effects.sort(
        (one, other) ->
            Double.compare(
                Math.abs(Math.log(other.oddsRatio())), Math.abs(Math.log(one.oddsRatio()))));
    return List.copyOf(effects);
  }

  /** How many buying events the first events hold, by falling score: shares of both. */
  record Gain(double shareOfEvents, double shareOfBuying) {}

  /** Of the events of the test window; empty if the card has no gains. */
  List<Gain> gains() {
    double events = 0;
    for (JsonNode decile : card.path("gains")) {
      events += decile.path("rows").asDouble();
    }
    List<Gain> gains = new ArrayList<>();
    double soFar = 0;
    for (JsonNode decile : card.path("gains")) {
      soFar += decile.path("rows").asDouble();
      if (events > 0 && decile.path("cumulative_gain").isNumber()) {
        gains.add(new Gain(soFar / events, decile.path("cumulative_gain").asDouble()));
      }
    }
    return List.copyOf(gains);
  }

  /** The parts of the card that the summary repeats. */
  JsonNode excerpt() {
    ObjectNode excerpt = JsonNodeFactory.instance.objectNode();
    for (String part :
        List.of("version", "trained_at", "training_window", "test_window", "metrics", "oracle")) {
      if (card.has(part)) {
        excerpt.set(part, card.get(part));
      }
    }
    return excerpt;
  }

  private static Double number(JsonNode node) {
    return node.isNumber() ? Double.valueOf(node.asDouble()) : null;
  }

  private static Double positive(JsonNode node) {
    return node.isNumber() && node.asDouble() > 0 ? Double.valueOf(node.asDouble()) : null;
  }
}
