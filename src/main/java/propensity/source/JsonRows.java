package propensity.source;

import java.io.IOException;
import java.util.List;
import propensity.event.Rejection.Reason;

/** JSON lines: one object per line. */
final class JsonRows implements RowSource {
  private final TextLines lines;
  private final JsonColumns columns;
  private long line;

  JsonRows(TextLines lines, List<String> columns) {
    this.lines = lines;
    this.columns = new JsonColumns(columns);
  }

  @Override
  public List<String> columns() {
    return columns.names();
  }

  @Override
  public SourceRow next() throws IOException {
    TextLines.Line next = lines.next();
    while (next != null && next.problem() == null && next.text().isBlank()) {
      next = lines.next();
    }
    if (next == null) {
      return null;
    }
    line++;
    if (next.problem() != null) {
      return new SourceRow(line, null, next.problem(), next.raw(), next.sha256());
    }
    String[] values = columns.values(next.text());
    return values == null
        ? SourceRow.bad(line, Reason.BAD_JSON, next.raw())
        : SourceRow.good(line, values, next.raw());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
