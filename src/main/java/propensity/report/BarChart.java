package propensity.report;

import java.util.List;

/**
 * Horizontal bars with their labels and figures.
 *
 * @param bars from top to bottom
 */
public record BarChart(List<Bar> bars) implements Chart {

  /**
   * One bar.
   *
   * @param label before it
   * @param width in percent of the widest
   * @param figure after it
   * @param tone {@code main}, {@code quiet}, {@code good}, {@code warn} or {@code bad}
   */
  public record Bar(String label, String width, String figure, String tone) {}
}
