package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.Rate;
import propensity.warehouse.Query;

/**
 * One step of a group of sessions on the way to a purchase. A step counts as reached when a later
 * one was, so that the figures never rise from step to step.
 *
 * @param dimension {@code all}, {@code device}, {@code referrer}, {@code visitor} or {@code day}
 * @param value such as {@code mobile}, or the day (UTC)
 * @param step {@code page_view}, {@code cart}, {@code checkout} or {@code purchase}
 * @param reached the sessions of the group, and those that reached the step
 * @param dropOff share lost since the step before; null at the first step, or if none came so far
 */
public record FunnelStep(
    String dimension, String value, String step, Rate reached, long lost, Double dropOff) {

  /** Reads the view {@code funnel_by_segment}: by dimension, value and step. */
  public static List<FunnelStep> ask(Connection warehouse) throws SQLException {
    return Query.records(
        warehouse,
        """
        SELECT dimension, value, step, sessions AS conversions, lost,
          first_value(sessions) OVER (PARTITION BY dimension, value ORDER BY step_no) AS sessions,
          CASE WHEN step_no > 1 THEN drop_off END AS drop_off
        FROM funnel_by_segment
        ORDER BY dimension, value, step_no
        """,
        FunnelStep.class);
  }

  /** Those of one dimension, in the same order. */
  public static List<FunnelStep> of(List<FunnelStep> steps, String dimension) {
    return steps.stream().filter(step -> step.dimension.equals(dimension)).toList();
  }
}
