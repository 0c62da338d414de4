package propensity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import propensity.analytics.Calibration;
import propensity.analytics.Drift;
import propensity.analytics.ModelOutcome;
import propensity.analytics.ScoreDeciles;
import propensity.analytics.ScoreDistribution;
import propensity.report.page.BarChart;
import propensity.report.page.DataTable;
import propensity.report.page.IntervalChart;
import propensity.report.page.Panel;
import propensity.report.page.Plot;
import propensity.report.page.Section;
import propensity.report.page.Tick;

/** The model: does it sort, is it right, has the world moved? */
final class ModelPanels {
  private ModelPanels() {}

  static Section section(Answers answers) {
    String who =
        answers.card() == null
            ? ""
            : "Model "
                + answers.card().version()
                + answers.card().trainedAt().map(at -> ", trained " + at).orElse("")
                + ". ";
    String counts =
        answers.window().leftOut() == 0
            ? ""
            : " %s sessions count, %s are left out."
                .formatted(
                    Figures.count(answers.window().sessions()),
                    Figures.count(answers.window().leftOut()));
    return new Section(
        "model",
        "The model",
        who + answers.evaluationRule() + counts,
        List.of(
            deciles(answers.deciles()),
            gains(answers.deciles(), answers.card()),
            reliability(answers.calibration()),
            distribution(answers.distribution()),
            drift(answers.drift()),
            effects(answers.card()),
            measures(answers.card()),
            versions(answers.modelOutcomes())));
  }

  private static Panel deciles(ScoreDeciles answer) {
    List<ScoreDeciles.Decile> deciles = answer.deciles();
    Axis axis =
        Axis.upTo(deciles.stream().mapToDouble(one -> one.conversion().high()).max().orElse(1));
    List<Plot.Column> columns = new ArrayList<>();
    List<Plot.Point> points = new ArrayList<>();
    List<Tick> ticks = new ArrayList<>();
    for (ScoreDeciles.Decile decile : deciles) {
      double place = (decile.decile() - 1) / 10.0;
      String tooltip =
          "Decile %d: %s of %s sessions (%s), lift %s"
              .formatted(
                  decile.decile(),
                  Figures.percent(decile.conversion().rate()),
                  Figures.count(decile.conversion().sessions()),
                  Figures.interval(decile.conversion()),
                  Figures.number(decile.lift()));
      double rate = decile.conversion().rate();
      columns.add(
          new Plot.Column(
              Figures.position(place + 0.015),
              "7.00",
              axis.top(rate),
              axis.left(rate),
              decile.conversion().small() ? "quiet" : "main",
              tooltip));
      points.add(
          new Plot.Point(
              Figures.position(place + 0.05),
              axis.top(rate),
              axis.top(decile.conversion().high()),
              axis.top(decile.conversion().low()),
              "whisker",
              tooltip));
    }
    for (int decile = 1; decile <= 10; decile++) {
      ticks.add(new Tick(Figures.position((decile - 0.5) / 10), Integer.toString(decile)));
    }
    String lead =
        "Conversion by decile of the last score before a purchase, or of the last score; 1 is the"
            + " highest. The edges are those of the model card, so the deciles need not be of one"
            + " size. Which score was the last is known only afterwards: this flatters, the figures"
            + " of the model card do not.";
    return Panel.of(
        "deciles",
        "Does the score sort buyers from others?",
        lead,
        new Plot(
            "deciles-plot",
            "Conversion by score decile",
            lead,
            "Decile of the score",
            "Conversion",
            ticks,
            axis.topTicks(Axis::percentLabel),
            columns,
            List.of(),
            points,
            List.of()),
        new DataTable(
            "Score deciles",
            List.of(
                "Decile",
                "Sessions",
                "Mean score",
                "Conversions",
                "Rate",
                "95\u00A0%",
                "Lift",
                "Share of buyers so far"),
            deciles.stream()
                .map(
                    decile ->
                        List.of(
                            Integer.toString(decile.decile()),
                            Figures.count(decile.conversion().sessions()),
                            Figures.percent(decile.meanPropensity()),
                            Figures.count(decile.conversion().conversions()),
                            Figures.percent(decile.conversion().rate()),
                            Figures.interval(decile.conversion()),
                            Figures.number(decile.lift()),
                            Figures.percent(decile.cumulativeGain())))
                .toList()),
        deciles.isEmpty());
  }

  private static Panel gains(ScoreDeciles answer, ModelCard card) {
    boolean empty = answer.deciles().isEmpty() || answer.deciles().get(0).cumulativeGain() == null;
    Axis whole = Axis.upTo(1);
    StringBuilder path = new StringBuilder("M0 100");
    List<Plot.Point> points = new ArrayList<>();
    if (!empty) {
      for (ScoreDeciles.Decile decile : answer.deciles()) {
        String x = whole.left(decile.shareOfSessions());
        String y = whole.top(decile.cumulativeGain());
        path.append(" L").append(x).append(' ').append(y);
        points.add(
            new Plot.Point(
                x,
                y,
                null,
                null,
                "main",
                "%s of the sessions hold %s of the buyers"
                    .formatted(
                        Figures.percent(decile.shareOfSessions()),
                        Figures.percent(decile.cumulativeGain()))));
      }
    }
    List<Plot.Line> lines = new ArrayList<>();
    List<Plot.Legend> legend = new ArrayList<>();
    lines.add(new Plot.Line("M0 100 L100 0", "guess"));
    if (card != null && !card.gains().isEmpty()) {
      StringBuilder ofEvents = new StringBuilder("M0 100");
      for (ModelCard.Gain gain : card.gains()) {
        ofEvents
            .append(" L")
            .append(whole.left(gain.shareOfEvents()))
            .append(' ')
            .append(whole.top(gain.shareOfBuying()));
      }
      lines.add(new Plot.Line(ofEvents.toString(), "warn"));
      legend.add(new Plot.Legend("warn", "Every event of the card's test window"));
    }
    lines.add(new Plot.Line(path.toString(), "main"));
    legend.add(new Plot.Legend("main", "Sessions by their last score"));
    legend.add(new Plot.Legend("guess", "By guessing"));
    String lead =
        "Taking sessions from the highest score down: the share of all buyers found.%s"
            .formatted(
                answer.kolmogorovSmirnov() == null
                    ? ""
                    : " Kolmogorov–Smirnov distance "
                        + Figures.number(answer.kolmogorovSmirnov())
                        + ".");
    return Panel.of(
        "gains",
        "How many buyers do the first sessions hold?",
        lead,
        new Plot(
            "gains-plot",
            "Cumulative gains",
            lead,
            "Share of sessions",
            "Share of buyers",
            whole.leftTicks(Axis::percentLabel),
            whole.topTicks(Axis::percentLabel),
            List.of(),
            lines,
            points,
            legend),
        new DataTable(
            "Cumulative gains",
            List.of("Down to decile", "Share of sessions", "Share of buyers"),
            answer.deciles().stream()
                .map(
                    decile ->
                        List.of(
                            Integer.toString(decile.decile()),
                            Figures.percent(decile.shareOfSessions()),
                            Figures.percent(decile.cumulativeGain())))
                .toList()),
        empty);
  }

  private static Panel reliability(Calibration calibration) {
    List<Calibration.Band> bands = calibration.bands();
    Axis axis =
        Axis.shares(
            bands.stream()
                .mapToDouble(
                    band ->
                        Math.max(
                            band.meanPropensity(),
                            band.observed().small()
                                ? band.observed().rate()
                                : band.observed().high()))
                .max()
                .orElse(1));
    List<Plot.Point> points =
        bands.stream()
            .map(
                band ->
                    new Plot.Point(
                        axis.left(band.meanPropensity()),
                        axis.top(band.observed().rate()),
                        axis.top(band.observed().high()),
                        axis.top(band.observed().low()),
                        band.observed().small() ? "quiet" : "main",
                        "Predicted %s, observed %s (%s) of %s sessions"
                            .formatted(
                                Figures.percent(band.meanPropensity()),
                                Figures.percent(band.observed().rate()),
                                Figures.interval(band.observed()),
                                Figures.count(band.observed().sessions()))))
            .toList();
    String lead =
        "Of the sessions whose score just entered a band, the share that bought (%s). Right"
                .formatted(calibration.sample())
            + " scores lie on the line.%s Both axes are square-root scales."
                .formatted(
                    calibration.expectedCalibrationError() == null
                        ? ""
                        : " Mean distance "
                            + Figures.percent(calibration.expectedCalibrationError())
                            + ".");
    return Panel.of(
        "reliability",
        "Can a score be read as a probability?",
        lead,
        new Plot(
            "reliability-plot",
            "Reliability curve",
            lead,
            "Predicted",
            "Observed",
            axis.leftTicks(Axis::percentLabel),
            axis.topTicks(Axis::percentLabel),
            List.of(),
            List.of(new Plot.Line("M0 100 L100 0", "guess")),
            points,
            List.of(
                new Plot.Legend("main", "Observed, with 95\u00A0%"),
                new Plot.Legend("guess", "Right"))),
        new DataTable(
            "Predicted and observed by band of the score",
            List.of("Band", "Sessions", "Predicted", "Observed", "95\u00A0%"),
            bands.stream()
                .map(
                    band ->
                        List.of(
                            band(band.low(), band.high()),
                            Figures.count(band.observed().sessions()),
                            Figures.percent(band.meanPropensity()),
                            Figures.percent(band.observed().rate()),
                            Figures.interval(band.observed())))
                .toList()),
        bands.isEmpty());
  }

  private static Panel distribution(List<ScoreDistribution> bands) {
    long all = bands.stream().mapToLong(band -> band.conversion().sessions()).sum();
    long most =
        Math.max(1, bands.stream().mapToLong(band -> band.conversion().sessions()).max().orElse(0));
    return Panel.of(
        "distribution",
        "How are the scores spread?",
        "Sessions by their last score before a purchase. The bands are narrow where most sessions"
            + " are.",
        new BarChart(
            bands.stream()
                .map(
                    band ->
                        new BarChart.Bar(
                            band(band.low(), band.high()),
                            Figures.position((double) band.conversion().sessions() / most),
                            Figures.count(band.conversion().sessions()),
                            "main"))
                .toList()),
        new DataTable(
            "Sessions by score",
            List.of("Score", "Sessions", "Share", "Bought"),
            bands.stream()
                .map(
                    band ->
                        List.of(
                            band(band.low(), band.high()),
                            Figures.count(band.conversion().sessions()),
                            Figures.percent(
                                (double) band.conversion().sessions() / Math.max(1, all)),
                            Figures.count(band.conversion().conversions())))
                .toList()),
        all == 0);
  }

  private static Panel drift(List<Drift> drifts) {
    double largest = Math.max(0.3, drifts.stream().mapToDouble(Drift::index).max().orElse(0));
    return Panel.of(
        "drift",
        "Has the world moved since training?",
        drifts.isEmpty()
            ? "Nothing to compare: the model card has no reference, or no session came after it."
            : "Population stability index of score and inputs against the training data: up to 0.1"
                + " stable, up to 0.25 worth a look, above a change. Pale where there are too few"
                + " sessions to tell.",
        new BarChart(
            drifts.stream()
                .map(
                    drift ->
                        new BarChart.Bar(
                            drift.name().replace('_', ' '),
                            Figures.position(drift.index() / largest),
                            Figures.thousandths(drift.index()),
                            drift.small()
                                ? "quiet"
                                : drift.index() > Drift.LARGE
                                    ? "bad"
                                    : drift.index() > Drift.STABLE ? "warn" : "good"))
                .toList()),
        new DataTable(
            "Population stability index",
            List.of("What", "Kind", "Sessions", "Index", "Reading"),
            drifts.stream()
                .map(
                    drift ->
                        List.of(
                            drift.name(),
                            drift.kind(),
                            Figures.count(drift.sessions()),
                            Figures.thousandths(drift.index()),
                            drift.small() ? "too few sessions" : drift.band()))
                .toList()),
        drifts.isEmpty());
  }

  private static Panel effects(ModelCard card) {
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

  private static double or(Double number, double other) {
    return number == null ? other : number;
  }

  private static String onLogAxis(double ratio, double end) {
    return Figures.position(Math.min(1, Math.max(0, 0.5 + Math.log(ratio) / end / 2)));
  }

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

  private static Panel measures(ModelCard card) {
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

  private static Panel versions(List<ModelOutcome> outcomes) {
    return new Panel(
        "versions",
        "What came of each version?",
        outcomes.isEmpty()
            ? "No session has closed yet."
            : "All closed sessions that a version scored; the mean is of the last scores, which"
                + " hindsight picked.",
        List.of(),
        outcomes.isEmpty()
            ? null
            : new DataTable(
                "Outcome by model version",
                List.of("Version", "Sessions", "Mean score", "Bought", "95\u00A0%", "From", "To"),
                outcomes.stream()
                    .map(
                        outcome ->
                            List.of(
                                outcome.modelVersion(),
                                Figures.count(outcome.conversion().sessions()),
                                Figures.percent(outcome.meanPropensity()),
                                Figures.percent(outcome.conversion().rate()),
                                Figures.interval(outcome.conversion()),
                                Figures.day(outcome.firstSessionAt()),
                                Figures.day(outcome.lastSessionAt())))
                    .toList()),
        true,
        true);
  }

  private static String band(double low, double high) {
    return Axis.percentLabel(low).replace("\u00A0%", "") + "–" + Axis.percentLabel(high);
  }
}
