package propensity.source.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Lists of keys with values, as GA4's {@code event_params}: {@code [{"key": "ga_session_id",
 * "value": {"int_value": 17}}]}. Such a list may be in any order, so that a position says nothing.
 */
public final class KeyedList {
  private static final List<String> KEYS = List.of("key", "name");

  /** What a value is wrapped in, by its type. */
  private static final List<String> TYPED =
      List.of("string_value", "int_value", "double_value", "float_value");

  private KeyedList() {}

  /** The value of a key's first entry with one, or null; of an object, that of its member. */
  public static String value(JsonNode list, String key) {
    if (list.isObject()) {
      boolean wrapped = list.size() == 1 && list.elements().next().isArray(); // maps of Parquet
      return wrapped && !list.has(key)
          ? value(list.elements().next(), key)
          : text(list.path(key), list.path(key));
    }
    for (JsonNode entry : list) {
      for (String name : KEYS) {
        if (entry.path(name).isTextual() && entry.path(name).textValue().equals(key)) {
          JsonNode value = entry.path("value");
          String text = text(value.isMissingNode() ? entry : value, value);
          if (text != null) {
            return text;
          }
        }
      }
    }
    return null;
  }

  /** What is there of the values by type; else another value as it is. */
  private static String text(JsonNode typed, JsonNode other) {
    boolean anyType = false;
    for (String name : TYPED) {
      JsonNode found = typed.path(name);
      anyType |= !found.isMissingNode();
      if (!found.isMissingNode() && !found.isNull()) {
        return Json.text(found);
      }
    }
    return anyType || other.isMissingNode() || other.isNull() ? null : Json.text(other);
  }
}
