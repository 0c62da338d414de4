package propensity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the model card says: what counts for how much, and how good it was. */
final class CardPanels {
  private CardPanels() {}

  private static final List<String[]> MEASURES =
      List.of(
          new String[] {"auc", "Area under the ROC curve", "0.5 is guessing, 1 perfect"},
          new String[] {"pr_auc", "Area under precision and recall", "the base rate is guessing"},
          new String[] {"normalized_entropy", "Normalized entropy", "1 is guessing, 0 perfect"},
          new String[] {"log_loss", "Log loss", "the lower, the better"},
          new String[] {"brier", "Brier score", "the lower, the better"},
          new String[] {"ece", "Expected calibration error", "0 is right"},
          new String[] {"ks", "Kolmogorov–Smirnov distance", "0 is guessing, 1 perfect"},
          new String[] {"base_rate", "Base rate", "share of the examples that bought"});

  static Panel effects(ModelCard card) {
    List<ModelCard.Effect> effects =
        card == null ? List.of() : card.effects().stream().limit(12).toList();
    double reach =
        effects.stream()
            .mapToDouble(
                effect ->
                    Math.max(
                        Math.abs(
                            Math.log(effect.low() == null ? effect.oddsRatio() : effect.low())),
                        Math.abs(
                            Math.log(effect.high() == null ? effect.oddsRatio() : effect.high()))))
            .max()
            .orElse(1);
    double end = Math.max(Math.log(1.5), reach);
    List<Tick> ticks = new ArrayList<>();
    for (double mark : new double[] {0.1, 0.25, 0.5, 1, 2, 4, 10}) {
      if (Math.abs(Math.log(mark)) <= end) {
        ticks.add(new Tick(onLogAxis(mark, end), "×" + Figures.plain(mark)));
      }
    }
    return Panel.of(
        "effects",
        "What moves the score?",
        effects.isEmpty()
            ? "The model card lists no effects."
            : "The strongest inputs of the model: by how much one standard deviation (or one unit)"
                + " more multiplies the odds, all else equal. This is association, not cause.",
        new IntervalChart(
            List.of(
                new IntervalChart.Group(
                    "",
                    effects.stream()
                        .map(
                            effect ->
                                new IntervalChart.Row(
                                    effect.name().replace('_', ' '),
                                    onLogAxis(or(effect.low(), effect.oddsRatio()), end),
                                    onLogAxis(effect.oddsRatio(), end),
                                    onLogAxis(or(effect.high(), effect.oddsRatio()), end),
                                    "×" + Figures.number(effect.oddsRatio()),
                                    false))
                        .toList())),
            ticks,
            "50.00",
            "At the line an input has no effect."),
        new DataTable(
            "Odds ratios",
            List.of("Input", "Odds ratio", "95\u00A0%"),
            (card == null ? List.<ModelCard.Effect>of() : card.effects())
                .stream()
                    .map(
                        effect ->
                            List.of(
                                effect.name(),
                                Figures.number(effect.oddsRatio()),
                                Figures.interval(effect.low(), effect.high())))
                    .toList()),
        effects.isEmpty());
  }

  static Panel measures(ModelCard card) {
    List<List<String>> rows = new ArrayList<>();
    if (card != null) {
      for (String[] measure : MEASURES) {
        Optional<ModelCard.Metric> metric = card.metric(measure[0]);
        metric.ifPresent(
            found ->
                rows.add(
                    List.of(
                        measure[1],
                        Figures.number(found.value()),
                        Figures.interval(found.low(), found.high()),
                        card.oracleMetric(measure[0])
                            .map(truth -> Figures.number(truth.value()))
                            .orElse(Figures.NONE),
                        measure[2])));
      }
    }
    return new Panel(
        "measures",
        "How good was it before it was published?",
        rows.isEmpty()
            ? "No model card, or one without figures."
            : "On the test window of the model card, which the model had not seen.",
        List.of(),
        rows.isEmpty()
            ? null
            : new DataTable(
                "Figures of the model card",
                List.of("Measure", "Value", "95\u00A0%", "The truth itself", "How to read it"),
                rows),
        true,
        true);
  }

  private static double or(Double number, double other) {
    return number == null ? other : number;
  }

  private static String onLogAxis(double ratio, double end) {
    return Figures.position(Math.min(1, Math.max(0, 0.5 + Math.log(ratio) / end / 2)));
  }
}
