package propensity.report;

import java.util.List;

/**
 * Figures as a table.
 *
 * @param caption what it holds
 * @param columns headings; the first column names the row
 * @param rows as many cells as columns
 */
public record DataTable(String caption, List<String> columns, List<List<String>> rows) {
  /** Checks the width of the rows. */
  public DataTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(row + " is not as wide as " + columns);
      }
    }
  }
}
