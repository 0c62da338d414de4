package propensity.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a card that a model is judged by, for a terminal. */
public final class CardText {
  private CardText() {}

  /** One line a figure, with its 95 % interval where it has one. */
  public static List<String> of(JsonNode card) {
    List<String> lines = new ArrayList<>();
    JsonNode gate = card.path("gate");
    lines.add(
        "model %s, trained at %s with Spark %s"
            .formatted(text(card, "version"), text(card, "trained_at"), text(card, "spark")));
    gate.path("refusals").forEach(reason -> lines.add("refused: " + reason.asText()));
    if (gate.path("refusals").isEmpty()) {
      lines.add("passed the gate");
    }
    for (String window : List.of("train", "calibrate", "test")) {
      lines.add(window(card, window));
    }
    double share = card.path("fit").path("evaluated_share_of_users").asDouble(1);
    lines.add(
        share < 1
            ? String.format(
                Locale.ROOT,
                "on the test window, by a sample of %.1f %% of its users drawn by hash:",
                100 * share)
            : "on the test window:");
    JsonNode metrics = card.path("metrics");
    JsonNode oracle = card.path("oracle");
    JsonNode truth = oracle.path("metrics");
    add(lines, "AUC", metrics.path("auc"));
    add(lines, "  of the true propensity", truth.path("auc"));
    add(lines, "log loss", metrics.path("log_loss"));
    add(lines, "  of the true propensity", truth.path("log_loss"));
    add(lines, "  of the base rate", metrics.path("log_loss_of_base_rate"));
    add(lines, "share of the possible gain", oracle.path("share_of_possible_gain"));
    add(lines, "normalized entropy", metrics.path("normalized_entropy"));
    add(lines, "PR AUC", metrics.path("pr_auc"));
    add(lines, "Brier score", metrics.path("brier"));
    add(lines, "KS", metrics.path("ks"));
    add(lines, "base rate", metrics.path("base_rate"));
    add(lines, "calibration slope", metrics.path("calibration_slope"));
    add(lines, "mean predicted / observed", metrics.path("mean_ratio"));
    add(lines, "  of the true propensity", truth.path("mean_ratio"));
    add(
        lines,
        "mean predicted / mean truth",
        oracle.path("model_against_truth").path("mean_ratio"));
    add(lines, "ECE", metrics.path("ece"));
    add(lines, "  95th percentile if calibrated", metrics.path("ece_if_calibrated").path("p95"));
    add(lines, "  against the truth", oracle.path("model_against_truth").path("ece"));
    return lines;
  }

  private static String window(JsonNode card, String window) {
    JsonNode counts = card.path("counts");
    String name =
        switch (window) {
          case "train" -> "fit_window";
          case "calibrate" -> "calibration_window";
          default -> "test_window";
        };
    return String.format(
        Locale.ROOT,
        "%-9s  from %s to %s: %,d events of %,d sessions, %,d of which buy",
        window,
        minute(card.path(name).path("from")),
        minute(card.path(name).path("to")),
        counts.path(window + "_rows").asLong(),
        counts.path(window + "_sessions").asLong(),
        counts.path(window + "_buying_sessions").asLong());
  }

  private static String minute(JsonNode millis) {
    return Instant.ofEpochMilli(millis.asLong()).truncatedTo(ChronoUnit.MINUTES).toString();
  }

  private static void add(List<String> lines, String name, JsonNode figure) {
    if (figure.isNumber()) {
      lines.add(String.format(Locale.ROOT, "  %-32s %.4f", name, figure.asDouble()));
    } else if (figure.path("value").isNumber()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-32s %.4f (%.4f to %.4f)",
              name,
              figure.path("value").asDouble(),
              figure.path("low").asDouble(),
              figure.path("high").asDouble()));
    }
  }

  private static String text(JsonNode card, String name) {
    return card.path(name).asText();
  }
}
