package propensity.report;

import java.util.ArrayList;
import java.util.List;
import propensity.Rate;
import propensity.analytics.Period;

/** Conversion by day, hour and weekday. */
final class PeriodPanels {
  private PeriodPanels() {}

  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  static Panel days(List<Period> days) {
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

  static Panel hours(List<Period> hours) {
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

  static Panel weekdays(List<Period> weekdays) {
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
    Axis axis = Axis.upTo(periods.stream().mapToDouble(PeriodPanels::heightToShow).max().orElse(1));
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
}
