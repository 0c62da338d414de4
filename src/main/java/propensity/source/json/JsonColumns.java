package propensity.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of some columns in JSON objects, by key, in other case too where no key is exactly the
 * column's name. Nested objects and lists are values that are JSON text.
 */
public final class JsonColumns {
  private static final int UNWANTED = -1;
  private static final int MAX_KEYS = 10_000;

  private final List<String> columns;
  private final int longest;
  private final Map<String, Integer> indices = new HashMap<>();

  public JsonColumns(List<String> columns) {
    this.columns = columns;
    this.longest = columns.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < columns.size(); i++) {
      indices.put(columns.get(i), i);
    }
  }

  public List<String> names() {
    return columns;
  }

  /**
   * The values in a text, null where there is none; null if the text is not one JSON object. Values
   * of other keys are skipped without being converted.
   */
  public String[] values(String object) {
    try (JsonParser parser = Json.MAPPER.createParser(object)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      String[] values = new String[columns.size()];
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        int index = index(key);
        JsonToken value = parser.nextToken();
        boolean wanted = index != UNWANTED && value != JsonToken.VALUE_NULL;
        if (wanted && (values[index] == null || columns.get(index).equals(key))) {
          values[index] = text(parser, object);
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
}
