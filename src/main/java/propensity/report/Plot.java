package propensity.report;

import java.util.List;

/**
 * A drawing in two dimensions; all positions are percent of the width from the left and of the
 * height from the top.
 *
 * @param id that is used once in the page
 * @param title short, for screen readers
 * @param description what it shows, for screen readers
 * @param xLabel of the horizontal axis
 * @param yLabel of the vertical axis
 * @param columns drawn first
 * @param lines drawn over these
 * @param points drawn last
 * @param legend one entry a tone
 */
public record Plot(
    String id,
    String title,
    String description,
    String xLabel,
    String yLabel,
    List<Tick> xTicks,
    List<Tick> yTicks,
    List<Column> columns,
    List<Line> lines,
    List<Point> points,
    List<Legend> legend)
    implements Chart {

  /** An upright bar that stands on the axis. */
  public record Column(
      String x, String width, String y, String height, String tone, String tooltip) {}

  /**
   * A line or, if filled, an area.
   *
   * @param path in a square of 100 by 100
   */
  public record Line(String path, String tone) {}

  /**
   * A point with an upright interval, where it has one.
   *
   * @param from upper end of the interval; null for none
   * @param to lower end of the interval; null for none
   */
  public record Point(String x, String y, String from, String to, String tone, String tooltip) {}

  /** What a tone stands for. */
  public record Legend(String tone, String label) {}
}
