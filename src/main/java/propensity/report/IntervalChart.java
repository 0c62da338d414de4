package propensity.report;

import java.util.List;

/**
 * Values with their intervals along one axis, in groups.
 *
 * @param groups from top to bottom
 * @param ticks of the axis
 * @param reference position of the line to compare with, in percent; null for none
 * @param referenceLabel what that line is
 */
public record IntervalChart(
    List<Group> groups, List<Tick> ticks, String reference, String referenceLabel)
    implements Chart {

  /** Rows under one heading; an empty one for none. */
  public record Group(String heading, List<Row> rows) {}

  /**
   * One value; positions in percent of the axis.
   *
   * @param quiet whether it is of too few sessions to be compared
   */
  public record Row(
      String label, String from, String at, String to, String figure, boolean quiet) {}
}
