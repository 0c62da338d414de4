package propensity.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import propensity.analytics.Abandonment;
import propensity.analytics.FunnelStep;
import propensity.analytics.Period;
import propensity.analytics.Rate;
import propensity.analytics.Segment;
import propensity.analytics.TimeToPurchase;
import propensity.report.page.BarChart;
import propensity.report.page.Chart;
import propensity.report.page.DataTable;
import propensity.report.page.IntervalChart;
import propensity.report.page.Panel;
import propensity.report.page.Plot;
import propensity.report.page.Section;
import propensity.report.page.Tick;

/** The shop itself: funnel, segments, rhythm. */
final class ShopPanels {
  private static final Map<String, String> STEPS =
      Map.of(
          "page_view", "Page view", "cart", "Cart", "checkout", "Checkout", "purchase", "Purchase");
  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private ShopPanels() {}

  static Section section(Answers answers) {
    return new Section(
        "shop",
        "The shop",
        "Sessions that have closed, of humans; sessions in progress and bots are left out."
            + " Intervals are Wilson 95\u00A0%.",
        List.of(
            funnel(answers.funnel()),
            segments(answers),
            lossBySegment(answers.funnel()),
            days(Period.of(answers.periods(), "day")),
            hours(Period.of(answers.periods(), "hour")),
            weekdays(Period.of(answers.periods(), "weekday")),
            timeToPurchase(answers.timeToPurchase()),
            abandonment(answers.abandonment())));
  }

  private static Panel funnel(List<FunnelStep> funnel) {
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

  private static Panel segments(Answers answers) {
    List<Segment> segments = answers.segments();
    double largest =
        segments.stream()
            .filter(segment -> !segment.conversion().small())
            .mapToDouble(segment -> segment.conversion().high())
            .max()
            .orElse(
                segments.stream()
                    .mapToDouble(segment -> segment.conversion().high())
                    .max()
                    .orElse(1));
    Axis axis = Axis.upTo(largest);
    List<IntervalChart.Group> groups = new ArrayList<>();
    for (String dimension : List.of("device", "referrer", "visitor")) {
      groups.add(
          new IntervalChart.Group(
              capitalised(dimension),
              Segment.of(segments, dimension).stream()
                  .map(segment -> row(segment.value(), segment.conversion(), axis))
                  .toList()));
    }
    Rate all = answers.totals().conversion();
    return new Panel(
        "segments",
        "Which segments convert?",
        "Where intervals overlap, chance may explain the difference. Groups under 100 sessions are"
            + " pale.",
        segments.isEmpty()
            ? List.of()
            : List.of(
                new IntervalChart(
                    groups,
                    axis.leftTicks(Axis::percentLabel),
                    all.rate() == null ? null : axis.left(all.rate()),
                    "The line is the shop as a whole, " + Figures.percent(all.rate()) + ".")),
        segments.isEmpty()
            ? null
            : new DataTable(
                "Conversion by segment",
                List.of(
                    "Segment",
                    "Sessions",
                    "Conversions",
                    "Rate",
                    "95\u00A0%",
                    "Revenue",
                    "Average order"),
                segments.stream()
                    .map(
                        segment ->
                            List.of(
                                segment.dimension() + ": " + segment.value(),
                                Figures.count(segment.conversion().sessions()),
                                Figures.count(segment.conversion().conversions()),
                                Figures.percent(segment.conversion().rate()),
                                Figures.interval(segment.conversion()),
                                Figures.money(segment.revenueCents()),
                                Figures.money(segment.averageOrderCents())))
                    .toList()),
        false,
        false);
  }

  static IntervalChart.Row row(String label, Rate rate, Axis axis) {
    return new IntervalChart.Row(
        label,
        axis.left(rate.low()),
        axis.left(rate.rate()),
        axis.left(rate.high()),
        Figures.percent(rate.rate()) + " of " + Figures.count(rate.sessions()),
        rate.small());
  }

  private static Panel lossBySegment(List<FunnelStep> funnel) {
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

  private static Panel days(List<Period> days) {
    List<Tick> ticks = new ArrayList<>();
    int every = Math.max(1, (int) Math.ceil(days.size() / 4.0));
    for (int i = 0; i < days.size(); i += every) {
      ticks.add(new Tick(middle(i, days.size()), days.get(i).value().substring(5)));
    }
    return periods(
        "days",
        "How does conversion go from day to day?",
        "Conversion by the day (UTC) on which the session began.",
        "Day (UTC)",
        days,
        days.stream().map(Period::value).toList(),
        ticks,
        true);
  }

  private static Panel hours(List<Period> hours) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < hours.size(); i++) {
      int hour = Integer.parseInt(hours.get(i).value());
      if (hour % 6 == 0) {
        ticks.add(new Tick(middle(i, hours.size()), hour + ":00"));
      }
    }
    return periods(
        "hours",
        "At what hour do sessions convert?",
        "Conversion by the hour (UTC) in which the session began.",
        "Hour (UTC)",
        hours,
        hours.stream().map(hour -> hour.value() + ":00").toList(),
        ticks,
        false);
  }

  private static Panel weekdays(List<Period> weekdays) {
    List<String> names =
        weekdays.stream().map(day -> WEEKDAYS.get(Integer.parseInt(day.value()) - 1)).toList();
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ticks.add(new Tick(middle(i, names.size()), names.get(i)));
    }
    return periods(
        "weekdays",
        "On what day of the week?",
        "Conversion by the weekday (UTC) on which the session began.",
        "Weekday (UTC)",
        weekdays,
        names,
        ticks,
        false);
  }

  private static Panel periods(
      String id,
      String title,
      String lead,
      String xLabel,
      List<Period> periods,
      List<String> names,
      List<Tick> ticks,
      boolean wide) {
    Axis axis = Axis.upTo(periods.stream().mapToDouble(ShopPanels::heightToShow).max().orElse(1));
    double width = 1.0 / Math.max(1, periods.size());
    List<Plot.Column> columns = new ArrayList<>();
    List<Plot.Point> points = new ArrayList<>();
    for (int i = 0; i < periods.size(); i++) {
      Rate rate = periods.get(i).conversion();
      String tooltip =
          "%s: %s of %s sessions (%s)"
              .formatted(
                  names.get(i),
                  Figures.percent(rate.rate()),
                  Figures.count(rate.sessions()),
                  Figures.interval(rate));
      columns.add(
          new Plot.Column(
              Figures.position((i + 0.15) * width),
              Figures.position(0.7 * width),
              axis.top(rate.rate()),
              axis.left(rate.rate()),
              rate.small() ? "quiet" : "main",
              tooltip));
      points.add(
          new Plot.Point(
              middle(i, periods.size()),
              axis.top(rate.rate()),
              axis.top(rate.high()),
              axis.top(rate.low()),
              "whisker",
              tooltip));
    }
    Chart plot =
        new Plot(
            id,
            title,
            lead + " Bars are rates, the thin lines their 95\u00A0% intervals.",
            xLabel,
            "Conversion",
            ticks,
            axis.topTicks(Axis::percentLabel),
            columns,
            List.of(),
            points,
            List.of());
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < periods.size(); i++) {
      Rate rate = periods.get(i).conversion();
      rows.add(
          List.of(
              names.get(i),
              Figures.count(rate.sessions()),
              Figures.count(rate.conversions()),
              Figures.percent(rate.rate()),
              Figures.interval(rate),
              Figures.money(periods.get(i).revenueCents())));
    }
    return new Panel(
        id,
        title,
        lead,
        periods.isEmpty() ? List.of() : List.of(plot),
        periods.isEmpty()
            ? null
            : new DataTable(
                lead,
                List.of(xLabel, "Sessions", "Conversions", "Rate", "95\u00A0%", "Revenue"),
                rows),
        false,
        wide);
  }

  /** Small groups have wide intervals, which would press all others flat. */
  private static double heightToShow(Period period) {
    Rate rate = period.conversion();
    return rate.small() ? rate.rate() : rate.high();
  }

  private static String middle(int place, int of) {
    return Figures.position((place + 0.5) / of);
  }

  private static Panel timeToPurchase(TimeToPurchase time) {
    long most = time.spans().stream().mapToLong(TimeToPurchase.Span::sessions).max().orElse(0);
    return Panel.of(
        "time-to-purchase",
        "How long until the purchase?",
        time.sessions() == 0
            ? "No session has bought yet."
            : "From a session's start to its first purchase: half take up to %s, a quarter up to %s, three quarters up to %s."
                .formatted(
                    Figures.duration(time.medianSeconds()),
                    Figures.duration(time.lowerQuartileSeconds()),
                    Figures.duration(time.upperQuartileSeconds())),
        new BarChart(
            time.spans().stream()
                .map(
                    span ->
                        new BarChart.Bar(
                            name(span),
                            Figures.position((double) span.sessions() / Math.max(1, most)),
                            Figures.count(span.sessions()),
                            "main"))
                .toList()),
        new DataTable(
            "Sessions by the time to their first purchase",
            List.of("Time", "Sessions", "Share"),
            time.spans().stream()
                .map(
                    span ->
                        List.of(
                            name(span),
                            Figures.count(span.sessions()),
                            Figures.percent(
                                (double) span.sessions() / Math.max(1, time.sessions()))))
                .toList()),
        time.sessions() == 0);
  }

  private static String name(TimeToPurchase.Span span) {
    return span.belowMinutes() == null
        ? span.fromMinutes() + " min and more"
        : span.fromMinutes() + "–" + span.belowMinutes() + " min";
  }

  private static Panel abandonment(List<Abandonment> stages) {
    return Panel.of(
        "abandonment",
        "Where do the others leave?",
        "Sessions that did not buy, by how far they came, and the cart value they left.",
        new BarChart(
            stages.stream()
                .map(
                    stage ->
                        new BarChart.Bar(
                            capitalised(stage.stage()),
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
                            capitalised(stage.stage()),
                            Figures.count(stage.sessions()),
                            Figures.percent(stage.share()),
                            Figures.money(stage.cartValueCents()),
                            Figures.percent(stage.meanPropensity())))
                .toList()),
        stages.isEmpty());
  }

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
