package propensity.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import propensity.model.Interval;
import propensity.model.ModelCard;

/** What the model card says: what counts for how much, and how good it was. */
final class CardPanels {

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

  private CardPanels() {}

  /** A figure of the test window, where the card has it. */
  static Optional<Interval> metric(ModelCard.Metrics metrics, String name) {
    return Optional.ofNullable(metrics.byName().get(name))
        .filter(metric -> !Double.isNaN(metric.value()));
  }

  /**
   * What an input does to the odds of buying.
   *
   * @param ratio factor on the odds per standard deviation where the card has it, else per unit; an
   *     end that is not a positive number is NaN
   */
  private record Effect(String name, Interval ratio) {
    double strength() {
      return Math.abs(Math.log(ratio.value()));
    }
  }

  /** The effects, the strongest first. */
  private static List<Effect> effects(List<ModelCard.Feature> features) {
    List<Effect> effects = new ArrayList<>();
    for (ModelCard.Feature feature : features) {
      Interval perDeviation = feature.oddsRatioPerDeviation();
      Interval ratio =
          perDeviation == null || Double.isNaN(perDeviation.value())
              ? feature.oddsRatio()
              : perDeviation;
      if (feature.name() != null && ratio != null && ratio.value() > 0) {
        effects.add(
            new Effect(
                feature.name(),
                new Interval(ratio.value(), positive(ratio.low()), positive(ratio.high()))));
      }
    }
    effects.sort(Comparator.comparingDouble(Effect::strength).reversed());
    return List.copyOf(effects);
  }

  static Panel effects(ModelCard card) {
    List<Effect> all = card == null ? List.of() : effects(card.features());
    List<Effect> effects = all.stream().limit(12).toList();
    double reach =
        effects.stream()
            .mapToDouble(
                effect ->
                    Math.max(
                        Math.abs(Math.log(or(effect.ratio().low(), effect.ratio().value()))),
                        Math.abs(Math.log(or(effect.ratio().high(), effect.ratio().value())))))
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
                                    onLogAxis(
                                        or(effect.ratio().low(), effect.ratio().value()), end),
                                    onLogAxis(effect.ratio().value(), end),
                                    onLogAxis(
                                        or(effect.ratio().high(), effect.ratio().value()), end),
                                    "×" + Figures.number(effect.ratio().value()),
                                    false))
                        .toList())),
            ticks,
            "50.00",
            "At the line an input has no effect."),
        new DataTable(
            "Odds ratios",
            List.of("Input", "Odds ratio", "95\u00A0%"),
            all.stream()
                .map(
                    effect ->
                        List.of(
                            effect.name(),
                            Figures.number(effect.ratio().value()),
                            Figures.interval(effect.ratio())))
                .toList()),
        effects.isEmpty());
  }

  static Panel measures(ModelCard card) {
    List<List<String>> rows = new ArrayList<>();
    if (card != null) {
      for (String[] measure : MEASURES) {
        Optional<String> truth =
            Optional.ofNullable(card.oracle())
                .flatMap(oracle -> metric(oracle.metrics(), measure[0]))
                .map(found -> Figures.number(found.value()));
        metric(card.metrics(), measure[0])
            .ifPresent(
                found ->
                    rows.add(
                        List.of(
                            measure[1],
                            Figures.number(found.value()),
                            Figures.interval(found),
                            truth.orElse(Figures.NONE),
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

  private static double positive(double number) {
    return number > 0 ? number : Double.NaN;
  }

  private static double or(double number, double other) {
    return Double.isNaN(number) ? other : number;
  }

  private static String onLogAxis(double ratio, double end) {
    return Figures.position(Math.min(1, Math.max(0, 0.5 + Math.log(ratio) / end / 2)));
  }
}
