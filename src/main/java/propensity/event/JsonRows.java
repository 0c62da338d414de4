package propensity.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import propensity.event.Rejection.Reason;

/** JSON lines: one object a line, columns by key. */
final class JsonRows implements RowSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TextLines lines;
  private final List<String> columns;
  private long line;

  JsonRows(TextLines lines, List<String> columns) {
    this.lines = lines;
    this.columns = columns;
  }

  @Override
  public List<String> columns() {
    return columns;
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
      return new SourceRow(line, null, next.problem(), next.text(), next.sha256());
    }
    JsonNode object = object(next.text());
    if (object == null) {
      return SourceRow.bad(line, Reason.BAD_JSON, next.text());
    }
    String[] values = new String[columns.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = object.get(columns.get(i));
      values[i] = value == null || value.isNull() ? null : value.asText(value.toString());
    }
    return SourceRow.good(line, values, next.text());
  }

  private static JsonNode object(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node != null && node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
