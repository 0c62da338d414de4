package propensity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import propensity.analytics.Calibration;
import propensity.analytics.ScoreDeciles;
import propensity.analytics.ScoreDistribution;
import propensity.model.ModelCard;

/** The score: does it sort, and is it right? */
final class ScorePanels {
  private ScorePanels() {}

  static Panel deciles(ScoreDeciles answer) {
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

  static Panel gains(ScoreDeciles answer, ModelCard card) {
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
      double events = card.gains().stream().mapToDouble(ModelCard.Gain::rows).sum();
      double soFar = 0;
      for (ModelCard.Gain gain : card.gains()) {
        soFar += gain.rows();
        ofEvents
            .append(" L")
            .append(whole.left(soFar / events))
            .append(' ')
            .append(whole.top(gain.cumulativeGain()));
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

  static Panel reliability(Calibration calibration, ModelCard card) {
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
    List<Plot.Line> lines = new ArrayList<>();
    List<Plot.Legend> legend = new ArrayList<>();
    lines.add(new Plot.Line("M0 100 L100 0", "guess"));
    legend.add(new Plot.Legend("main", "Observed, with 95\u00A0%"));
    legend.add(new Plot.Legend("guess", "Right"));
    List<ModelCard.TruthBin> truths =
        card == null || card.oracle() == null
            ? List.of()
            : card.oracle().modelAgainstTruth().reliability().stream()
                .filter(bin -> axis.holds(bin.predicted()) && axis.holds(bin.truth()))
                .toList();
    if (truths.size() > 1) {
      lines.add(
          new Plot.Line(
              "M"
                  + truths.stream()
                      .map(bin -> axis.left(bin.predicted()) + " " + axis.top(bin.truth()))
                      .collect(Collectors.joining(" L")),
              "warn"));
      legend.add(new Plot.Legend("warn", "The truth, events of the card's test window"));
    }
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
    List<List<String>> rows = new ArrayList<>();
    for (Calibration.Band band : bands) {
      rows.add(
          List.of(
              band(band.low(), band.high()),
              Figures.count(band.observed().sessions()),
              Figures.percent(band.meanPropensity()),
              Figures.percent(band.observed().rate()),
              Figures.interval(band.observed())));
    }
    for (ModelCard.TruthBin bin : truths) {
      rows.add(
          List.of(
              "The truth (events)",
              Figures.count(bin.rows()),
              Figures.percent(bin.predicted()),
              Figures.percent(bin.truth()),
              Figures.NONE));
    }
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
            lines,
            points,
            legend),
        new DataTable(
            "Predicted and observed by band of the score",
            List.of("Band", "Sessions", "Predicted", "Observed", "95\u00A0%"),
            rows),
        bands.isEmpty());
  }

  static Panel distribution(List<ScoreDistribution> bands) {
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

  private static String band(double low, double high) {
    return Axis.percentLabel(low).replace("\u00A0%", "") + "–" + Axis.percentLabel(high);
  }
}
