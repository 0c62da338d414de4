package propensity.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a card that a model is judged by, for a terminal. */
public final class CardText {
  private CardText() {}

  /** One line per figure, with its 95 % interval where it has one. */
  public static List<String> of(ModelCard card) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model %s, trained at %s with Spark %s"
            .formatted(card.version(), card.trainedAt(), card.spark()));
    card.gate().refusals().forEach(reason -> lines.add("refused: " + reason));
    if (card.gate().refusals().isEmpty()) {
      lines.add("passed the gate");
    }
    lines.add(window(card, "train", card.fitWindow()));
    lines.add(window(card, "calibrate", card.calibrationWindow()));
    lines.add(window(card, "test", card.testWindow()));
    double share = card.fit().evaluatedShareOfUsers();
    lines.add(
        share < 1
            ? String.format(
                Locale.ROOT,
                "on the test window, by a sample of %.1f %% of its users drawn by hash:",
                100 * share)
            : "on the test window:");
    ModelCard.Metrics metrics = card.metrics();
    ModelCard.Oracle oracle = card.oracle() == null ? ModelCard.Oracle.UNKNOWN : card.oracle();
    ModelCard.Metrics truth = oracle.metrics();
    add(lines, "AUC", metrics.auc());
    add(lines, "  of the true propensity", truth.auc());
    add(lines, "log loss", metrics.logLoss());
    add(lines, "  of the true propensity", truth.logLoss());
    add(lines, "  of the base rate", metrics.logLossOfBaseRate());
    add(lines, "share of the possible gain", oracle.shareOfPossibleGain());
    add(lines, "normalized entropy", metrics.normalizedEntropy());
    add(lines, "PR AUC", metrics.prAuc());
    add(lines, "Brier score", metrics.brier());
    add(lines, "KS", metrics.ks());
    add(lines, "base rate", metrics.baseRate());
    add(lines, "calibration slope", metrics.calibrationSlope());
    add(lines, "mean predicted / observed", metrics.meanRatio());
    add(lines, "  of the true propensity", truth.meanRatio());
    add(lines, "mean predicted / mean truth", oracle.modelAgainstTruth().meanRatio());
    add(lines, "ECE", metrics.ece());
    if (metrics.eceIfCalibrated() != null) {
      add(lines, "  95th percentile if calibrated", metrics.eceIfCalibrated().p95());
    }
    add(lines, "  against the truth", oracle.modelAgainstTruth().ece());
    return lines;
  }

  private static String window(ModelCard card, String name, ModelCard.Window window) {
    return String.format(
        Locale.ROOT,
        "%-9s  from %s to %s: %,d events of %,d sessions, %,d of which buy",
        name,
        minute(window.from()),
        minute(window.to()),
        card.counts().getOrDefault(name + "_rows", 0L),
        card.counts().getOrDefault(name + "_sessions", 0L),
        card.counts().getOrDefault(name + "_buying_sessions", 0L));
  }

  private static String minute(Long millis) {
    return millis == null
        ? "unknown"
        : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MINUTES).toString();
  }

  private static void add(List<String> lines, String name, double figure) {
    if (!Double.isNaN(figure)) {
      lines.add(String.format(Locale.ROOT, "  %-32s %.4f", name, figure));
    }
  }

  private static void add(List<String> lines, String name, Interval figure) {
    if (figure != null && !Double.isNaN(figure.value())) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-32s %.4f (%.4f to %.4f)",
              name,
              figure.value(),
              figure.low(),
              figure.high()));
    }
  }
}
