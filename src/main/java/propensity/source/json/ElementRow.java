package propensity.source.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A row that is an element of a list, with the fields of what is around it. */
public final class ElementRow {
  private ElementRow() {}

  /** The element's values, and those around it where it has none. */
  public static String[] values(String[] element, String[] outer) {
    for (int i = 0; i < element.length; i++) {
      element[i] = element[i] == null ? outer[i] : element[i];
    }
    return element;
  }

  /** All of them in one object, as texts. */
  public static String text(List<String> columns, String[] values) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        object.put(columns.get(i), values[i]);
      }
    }
    return object.toString();
  }
}
