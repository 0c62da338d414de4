package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * Conversion of one group of sessions.
 *
 * @param dimension {@code device}, {@code referrer} or {@code visitor}
 * @param value such as {@code mobile}
 * @param averageOrderCents revenue over the orders that are in it, rounded down; null without one
 */
public record Segment(
    String dimension,
    String value,
    Rate conversion,
    long purchases,
    long revenueCents,
    Long averageOrderCents) {

  /** Reads the view {@code conversion_by_segment}: by dimension, the largest group first. */
  public static List<Segment> ask(Connection warehouse) throws SQLException {
    return Query.records(
        warehouse,
        "SELECT * FROM conversion_by_segment ORDER BY dimension, sessions DESC, value",
        Segment.class);
  }

  /** Those of one dimension, in the same order. */
  public static List<Segment> of(List<Segment> segments, String dimension) {
    return segments.stream().filter(segment -> segment.dimension.equals(dimension)).toList();
  }
}
