package propensity.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import propensity.event.Rejection.Reason;
import propensity.source.json.ElementPath;
import propensity.source.json.ElementRow;
import propensity.source.json.JsonColumns;
import propensity.source.json.JsonTexts;
import propensity.source.text.TextLines;

/**
 * JSON, an object per record: columns by key, in other case too where no key is exactly the
 * column's name. Nested objects and lists are columns that hold JSON text.
 */
final class JsonRows implements RowSource {
  private final JsonTexts texts;
  private final JsonColumns columns;
  private final ElementPath path;
  private final String[] outer;
  private long line;

  /**
   * Reads these columns.
   *
   * @param path to the rows, as the mapping says it
   */
  JsonRows(JsonTexts texts, List<String> columns, ElementPath path) {
    this.texts = texts;
    this.columns = new JsonColumns(columns);
    this.path = path;
    this.outer = texts.wrapperPath().isEmpty() ? null : this.columns.values(texts.outer());
  }

  @Override
  public List<String> columns() {
    return columns.names();
  }

  /** A mark alone, where records are passed on in another encoding than the text's. */
  @Override
  public Optional<String> header() {
    boolean other = texts.asIs() && texts.isRecoded();
    return other ? Optional.of(RowSource.bytes("\uFEFF")) : Optional.empty();
  }

  /** One of an object around all is written with the values that it has from there. */
  @Override
  public String text(SourceRow row) {
    if (outer == null || row.values() == null) {
      return row.raw();
    }
    String text = path.around(ElementRow.text(columns.names(), row.values()));
    return texts.asIs() ? RowSource.bytes(text) : text;
  }

  @Override
  public SourceRow next() throws IOException {
    TextLines.Line next = texts.next();
    if (next == null) {
      return null;
    }
    line++;
    if (next.problem() != null) {
      return SourceRow.bad(line, next.problem(), next.raw(), next.sha256());
    }
    String text = next.text();
    return SourceRow.of(
        line, next.raw(), next.sha256(), Reason.BAD_JSON, next.printable(), () -> values(text));
  }

  private String[] values(String text) {
    String[] values = columns.values(text);
    return values == null || outer == null ? values : ElementRow.values(values, outer);
  }

  @Override
  public void close() throws IOException {
    texts.close();
  }
}
