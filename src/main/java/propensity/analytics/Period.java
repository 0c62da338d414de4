package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Conversion of the sessions that began in one hour of the day, weekday or day; all UTC.
 *
 * @param period the hour 0 to 23, the weekday 1 (Monday) to 7, or the day as {@code 2026-01-31}
 */
public record Period(String period, Rate conversion, long revenueCents) {

  /** Asks the view {@code conversion_by_hour}. */
  public static List<Period> hours(Connection warehouse) throws SQLException {
    return ask(warehouse, "SELECT hour AS period, * FROM conversion_by_hour ORDER BY hour");
  }

  /** Asks the view {@code conversion_by_weekday}. */
  public static List<Period> weekdays(Connection warehouse) throws SQLException {
    return ask(
        warehouse, "SELECT weekday AS period, * FROM conversion_by_weekday ORDER BY weekday");
  }

  /** Asks the view {@code conversion_by_day}. */
  public static List<Period> days(Connection warehouse) throws SQLException {
    return ask(warehouse, "SELECT day AS period, * FROM conversion_by_day ORDER BY day");
  }

  private static List<Period> ask(Connection warehouse, String sql) throws SQLException {
    return Query.list(
        warehouse,
        sql,
        row ->
            new Period(
                row.getString("period"),
                Rate.of(row.getLong("conversions"), row.getLong("sessions")),
                row.getLong("revenue_cents")));
  }
}
