package propensity.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import propensity.event.Rejection.Reason;
import propensity.source.RowSource.SourceRow;
import propensity.source.text.TextLines;

/**
 * JSON lines, one object per line: columns by key, in other case too where no key is exactly the
 * column's name. Nested objects and lists are columns that hold JSON text.
 */
final class JsonRows implements RowSource {
  /** Numbers keep the digits they are written with. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int UNWANTED = -1;
  private static final int MAX_KEYS = 10_000;

  private final TextLines lines;
  private final List<String> columns;
  private final Map<String, Integer> indices = new HashMap<>();
  private long line;

  JsonRows(TextLines lines, List<String> columns) {
    this.lines = lines;
    this.columns = columns;
    for (int i = 0; i < columns.size(); i++) {
      indices.put(columns.get(i), i);
    }
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
      return new SourceRow(line, null, next.problem(), next.raw(), next.sha256());
    }
    String[] values = values(next.text());
    return values == null
        ? SourceRow.bad(line, Reason.BAD_JSON, next.raw())
        : SourceRow.good(line, values, next.raw());
  }

  /** The values in a line, null where there is none; null if the line is not a JSON object. */
  private String[] values(String line) {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
    if (object == null || !object.isObject()) {
      return null;
    }
    String[] values = new String[columns.size()];
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      int index = index(entry.getKey());
      JsonNode value = entry.getValue();
      if (index != UNWANTED && !value.isNull()) {
        boolean exact = columns.get(index).equals(entry.getKey());
        if (exact || values[index] == null) {
          values[index] = text(value);
        }
      }
    }
    return values;
  }

  /** A value as text formats have it; objects and lists as JSON. */
  static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Looked up once for each key there is; keys that are data must not fill the memory. */
  private int index(String key) {
    Integer known = indices.get(key);
    if (known != null) {
      return known;
    }
    int found = UNWANTED;
    for (int i = 0; i < columns.size() && found == UNWANTED; i++) {
      found = columns.get(i).equalsIgnoreCase(key) ? i : UNWANTED;
    }
    if (indices.size() < MAX_KEYS) {
      indices.put(key, found);
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
