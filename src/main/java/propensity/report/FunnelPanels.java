package propensity.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import propensity.analytics.Abandonment;
import propensity.analytics.FunnelStep;

/** The way to the purchase, and where it is left. */
final class FunnelPanels {
  private FunnelPanels() {}

  private static final Map<String, String> STEPS =
      Map.of(
          "page_view", "Page view", "cart", "Cart", "checkout", "Checkout", "purchase", "Purchase");

  static Panel funnel(List<FunnelStep> funnel) {
    List<FunnelStep> steps = FunnelStep.of(funnel, "all");
    List<BarChart.Bar> bars =
        steps.stream()
            .map(
                step ->
                    new BarChart.Bar(
                        STEPS.get(step.step()),
                        Figures.position(step.reached().rate()),
                        Figures.count(step.reached().conversions())
                            + " · "
                            + Figures.percent(step.reached().rate()),
                        "main"))
            .toList();
    return Panel.of(
        "funnel",
        "How far do sessions come?",
        "A step counts as reached when a later one was.",
        new BarChart(bars),
        new DataTable(
            "Sessions by step of the funnel",
            List.of("Step", "Sessions", "Share of sessions", "95\u00A0%", "Lost", "Drop-off"),
            steps.stream()
                .map(
                    step ->
                        List.of(
                            STEPS.get(step.step()),
                            Figures.count(step.reached().conversions()),
                            Figures.percent(step.reached().rate()),
                            Figures.interval(step.reached()),
                            Figures.count(step.lost()),
                            Figures.percent(step.dropOff())))
                .toList()),
        steps.isEmpty());
  }

  static Panel lossBySegment(List<FunnelStep> funnel) {
    Map<String, List<FunnelStep>> bySegment = new LinkedHashMap<>();
    for (String dimension : List.of("device", "referrer", "visitor")) {
      for (FunnelStep step : FunnelStep.of(funnel, dimension)) {
        bySegment
            .computeIfAbsent(dimension + ": " + step.value(), key -> new ArrayList<>())
            .add(step);
      }
    }
    List<List<String>> rows =
        bySegment.entrySet().stream()
            .map(
                segment -> {
                  List<String> cells = new ArrayList<>();
                  cells.add(segment.getKey());
                  cells.add(Figures.count(segment.getValue().get(0).reached().sessions()));
                  for (FunnelStep step : segment.getValue().subList(1, 4)) {
                    cells.add(Figures.percent(step.dropOff()));
                  }
                  return cells;
                })
            .toList();
    return new Panel(
        "funnel-by-segment",
        "Where is each segment lost?",
        "The share that goes no further, of those that came to the step before.",
        List.of(),
        rows.isEmpty()
            ? null
            : new DataTable(
                "Drop-off by segment",
                List.of("Segment", "Sessions", "Before cart", "Before checkout", "Before purchase"),
                rows),
        true,
        true);
  }

  static Panel abandonment(List<Abandonment> stages) {
    return Panel.of(
        "abandonment",
        "Where do the others leave?",
        "Sessions that did not buy, by how far they came, and the cart value they left.",
        new BarChart(
            stages.stream()
                .map(
                    stage ->
                        new BarChart.Bar(
                            ShopPanels.capitalised(stage.stage()),
                            Figures.position(stage.share()),
                            Figures.count(stage.sessions())
                                + " · "
                                + Figures.percent(stage.share()),
                            "main"))
                .toList()),
        new DataTable(
            "Sessions that did not buy",
            List.of("Stage", "Sessions", "Share", "Cart value left", "Mean propensity"),
            stages.stream()
                .map(
                    stage ->
                        List.of(
                            ShopPanels.capitalised(stage.stage()),
                            Figures.count(stage.sessions()),
                            Figures.percent(stage.share()),
                            Figures.money(stage.cartValueCents()),
                            Figures.percent(stage.meanPropensity())))
                .toList()),
        stages.isEmpty());
  }
}
