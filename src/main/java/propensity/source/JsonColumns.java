package propensity.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object as a row: columns by key, in other case too where no key is exactly the column's
 * name. Nested objects and lists are columns that hold JSON text.
 */
public final class JsonColumns {
  /** Numbers keep the digits they are written with. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int UNWANTED = -1;
  private static final int MAX_KEYS = 10_000;

  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  /** Of these columns. */
  public JsonColumns(List<String> names) {
    this.names = names;
    for (int place = 0; place < names.size(); place++) {
      places.put(names.get(place), place);
    }
  }

  /** In the order of the values. */
  public List<String> names() {
    return names;
  }

  /** The values in a line, null where there is none; null for what is no JSON object. */
  public String[] values(String line) {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
    if (object == null || !object.isObject()) {
      return null;
    }
    String[] values = new String[names.size()];
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      int place = place(entry.getKey());
      JsonNode value = entry.getValue();
      if (place != UNWANTED && !value.isNull()) {
        boolean exact = names.get(place).equals(entry.getKey());
        if (exact || values[place] == null) {
          values[place] = text(value);
        }
      }
    }
    return values;
  }

  /** A value as text formats have it; objects and lists as JSON. */
  static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Looked for once for each key there is; keys that are data must not fill the memory. */
  private int place(String key) {
    Integer known = places.get(key);
    if (known != null) {
      return known;
    }
    int found = UNWANTED;
    for (int place = 0; place < names.size() && found == UNWANTED; place++) {
      found = names.get(place).equalsIgnoreCase(key) ? place : UNWANTED;
    }
    if (places.size() < MAX_KEYS) {
      places.put(key, found);
    }
    return found;
  }
}
