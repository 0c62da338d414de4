package propensity.report;

import java.util.List;

/**
 * One question and its answer.
 *
 * @param id that is used once in the page
 * @param title the question
 * @param lead the answer in a sentence or two
 * @param charts none where there is nothing to draw
 * @param table under the chart, folded; null for none
 * @param open whether the table is what the panel shows
 * @param wide whether it takes the page's width
 */
public record Panel(
    String id,
    String title,
    String lead,
    List<Chart> charts,
    DataTable table,
    boolean open,
    boolean wide) {

  /** A panel of one chart with its table folded under it; neither where there is no data. */
  public static Panel of(
      String id, String title, String lead, Chart chart, DataTable table, boolean empty) {
    return new Panel(
        id, title, lead, empty ? List.of() : List.of(chart), empty ? null : table, false, false);
  }
}
