package propensity.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import propensity.event.Rejection.Reason;
import propensity.source.RowSource.SourceRow;
import propensity.source.text.TextLines;

/**
 * JSON lines, one object per line: columns by key, in other case too where no key is exactly the
 * column's name. Nested objects and lists are columns that hold JSON text.
 */
final class JsonRows implements RowSource {
  /** Longest key of an object; the parser keeps thousands of them for the next lines. */
  private static final int MAX_KEY_CHARS = 4096;

  /** Numbers keep the digits they are written with; nothing may follow a value. */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNameLength(MAX_KEY_CHARS).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int UNWANTED = -1;
  private static final int MAX_KEYS = 10_000;

  private final TextLines lines;
  private final List<String> columns;
  private final int longest;
  private final Map<String, Integer> indices = new HashMap<>();
  private long line;

  JsonRows(TextLines lines, List<String> columns) {
    this.lines = lines;
    this.columns = columns;
    this.longest = columns.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < columns.size(); i++) {
      indices.put(columns.get(i), i);
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  /** A mark alone, where records are passed on in another encoding than the text's. */
  @Override
  public Optional<String> header() {
    boolean other = lines.asIs() && lines.isRecoded();
    return other ? Optional.of(RowSource.bytes("\uFEFF")) : Optional.empty();
  }

  @Override
  public SourceRow next() throws IOException {
    TextLines.Line next = lines.next();
    if (line == 0 && next != null) {
      next = next.withoutMark();
    }
    while (next != null && next.problem() == null && next.text().isBlank()) {
      next = lines.next();
    }
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

  /**
   * The values in a line, null where there is none; null if the line is not one JSON object. Values
   * of other keys are skipped without being converted.
   */
  private String[] values(String line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      String[] values = new String[columns.size()];
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        int index = index(key);
        JsonToken value = parser.nextToken();
        boolean wanted = index != UNWANTED && value != JsonToken.VALUE_NULL;
        if (wanted && (values[index] == null || columns.get(index).equals(key))) {
          values[index] = text(parser, line);
        } else {
          parser.skipChildren();
        }
      }
      return parser.nextToken() == null ? values : null;
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value as it is written: numbers with their digits, objects and lists as JSON. */
  private static String text(JsonParser parser, String line) throws IOException {
    if (!parser.currentToken().isStructStart()) {
      return parser.getText();
    }
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return line.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  /** A value as text formats have it; objects and lists as JSON. */
  static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Looked up once for each key there is; keys that are data must not fill the memory. */
  private int index(String key) {
    if (key.length() > longest) {
      return UNWANTED;
    }
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
