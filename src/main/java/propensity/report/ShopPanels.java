package propensity.report;

import java.util.ArrayList;
import java.util.List;
import propensity.Rate;
import propensity.analytics.Period;
import propensity.analytics.Segment;
import propensity.analytics.TimeToPurchase;

/** The shop itself: funnel, segments, rhythm. */
final class ShopPanels {
  private ShopPanels() {}

  static Section section(Answers answers) {
    return new Section(
        "shop",
        "The shop",
        "Sessions that have closed, of humans; sessions in progress and bots are left out."
            + " Intervals are Wilson 95\u00A0%.",
        List.of(
            FunnelPanels.funnel(answers.funnel()),
            segments(answers),
            FunnelPanels.lossBySegment(answers.funnel()),
            PeriodPanels.days(Period.of(answers.periods(), "day")),
            PeriodPanels.hours(Period.of(answers.periods(), "hour")),
            PeriodPanels.weekdays(Period.of(answers.periods(), "weekday")),
            timeToPurchase(answers.timeToPurchase()),
            FunnelPanels.abandonment(answers.abandonment())));
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

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
