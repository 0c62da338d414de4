package propensity.source;

import java.io.IOException;
import java.util.List;
import propensity.event.Rejection.Reason;
import propensity.source.json.ElementRow;
import propensity.source.typed.TypedTable;

/** The rows of files of typed columns. */
final class TypedRows implements RowSource {
  private final TypedTable table;
  private final List<String> columns;
  private final boolean asIs;
  private long row;

  TypedRows(TypedTable table, boolean asIs) {
    this.table = table;
    this.columns = table.columns();
    this.asIs = asIs;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  /** As a line of JSON; values as text, missing ones left out. */
  @Override
  public String text(SourceRow given) {
    if (given.values() == null) {
      return asIs ? RowSource.bytes(given.raw()) : given.raw();
    }
    String text = ElementRow.text(columns, given.values());
    return asIs ? RowSource.bytes(text) : text;
  }

  /** A file may say that it holds more than fits into memory, which is no fault of this program. */
  @Override
  public SourceRow next() throws IOException {
    try {
      if (!table.next()) {
        return null;
      }
    } catch (OutOfMemoryError e) {
      throw new IOException("a part of it does not fit into memory, or it is damaged", e);
    }
    String[] values = new String[columns.size()];
    row++;
    SourceRow read =
        SourceRow.of(
            row,
            "",
            null,
            Reason.PARSER_ERROR,
            false,
            () -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = table.value(i);
              }
              return values;
            });
    String raw = String.join(",", nullsAsEmpty(values));
    return new SourceRow(row, read.values(), read.problem(), raw, null, false);
  }

  private static String[] nullsAsEmpty(String[] values) {
    String[] texts = values.clone();
    for (int i = 0; i < texts.length; i++) {
      texts[i] = texts[i] == null ? "" : texts[i];
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
