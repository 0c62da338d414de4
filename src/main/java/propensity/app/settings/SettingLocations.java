package propensity.app.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** On which line of which file each setting stands, for messages. */
final class SettingLocations {
  private final Map<String, String> places = new HashMap<>();

  /**
   * Notes the keys of a file; those noted before lose their place.
   *
   * @param file as messages name it
   * @param prefix of its keys, such as {@code source.}, or empty
   * @param parser at the file's beginning
   */
  void note(String file, String prefix, JsonParser parser) throws IOException {
    Deque<String> path = new ArrayDeque<>();
    Deque<Integer> items = new ArrayDeque<>();
    String name = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.FIELD_NAME) {
        name = joined(path.peek(), parser.currentName());
      } else if (token.isStructEnd()) {
        path.pop();
        items.pop();
        continue;
      } else if (!items.isEmpty() && items.peek() >= 0) {
        int item = items.pop();
        items.push(item + 1);
        name = joined(path.peek(), String.valueOf(item));
      }
      places.put(name, file + ", line " + parser.currentTokenLocation().getLineNr());
      if (token.isStructStart()) {
        path.push(name);
        items.push(token == JsonToken.START_ARRAY ? 0 : -1);
      }
    }
  }

  /** File and line of a key, or of the nearest one above it; empty where it is in no file. */
  String of(String key) {
    String at = key;
    while (!at.isEmpty()) {
      String place = places.get(at);
      if (place != null) {
        return place;
      }
      at = at.lastIndexOf('.') < 0 ? "" : at.substring(0, at.lastIndexOf('.'));
    }
    return "";
  }

  /** The option that names the source of these settings; empty where there is none. */
  String sourceOption() {
    String file = places.getOrDefault("source", "");
    return file.matches(".*sources[/\\\\][^/\\\\]+\\.yaml, line .*")
        ? " --source " + file.replaceFirst(".*[/\\\\]", "").replaceFirst("\\.yaml.*", "")
        : "";
  }

  private static String joined(String above, String name) {
    return above == null || above.isEmpty() ? name : above + "." + name;
  }
}
