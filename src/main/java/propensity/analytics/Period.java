package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * Conversion of the sessions that began in one hour of the day, weekday or day; all UTC.
 *
 * @param dimension {@code hour}, {@code weekday} or {@code day}
 * @param value the hour 0 to 23, the weekday 1 (Monday) to 7, or the day as {@code 2026-01-31}
 */
public record Period(String dimension, String value, Rate conversion, long revenueCents) {

  /** Reads the view {@code conversion_by_period}: by dimension, then in the order of time. */
  public static List<Period> ask(Connection warehouse) throws SQLException {
    return Query.records(
        warehouse, "SELECT * FROM conversion_by_period ORDER BY dimension, place", Period.class);
  }

  /** Those of one dimension, in the same order. */
  public static List<Period> of(List<Period> periods, String dimension) {
    return periods.stream().filter(period -> period.dimension.equals(dimension)).toList();
  }
}
