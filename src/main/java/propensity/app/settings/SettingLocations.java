package propensity.app.settings;

import com.fasterxml.jackson.core.JsonParser;
import java.util.HashMap;
import java.util.Map;

/** Where each setting was set, for messages: a line of a file, the environment or {@code --set}. */
final class SettingLocations {
  private final Map<String, String> byKey = new HashMap<>();

  /** Notes that a key was set where the parser is; gives that location. */
  String note(String key, String file, JsonParser parser) {
    String location = file + ", line " + parser.currentTokenLocation().getLineNr();
    byKey.put(key, location);
    return location;
  }

  /** Notes that a key was set, and all that was below it replaced. */
  void replace(String key, String origin) {
    byKey.keySet().removeIf(other -> other.startsWith(key + "."));
    byKey.put(key, origin);
  }

  /** The location of a key, or of the nearest one above it; empty where it is as shipped. */
  String of(String key) {
    String at = key;
    while (!at.isEmpty()) {
      String location = byKey.get(at);
      if (location != null) {
        return location;
      }
      at = at.substring(0, Math.max(0, at.lastIndexOf('.')));
    }
    return "";
  }

  /** The option that names the source of these settings; empty where there is none. */
  String sourceOption() {
    String file = byKey.getOrDefault("source", "");
    return file.matches(".*sources[/\\\\][^/\\\\]+\\.yaml")
        ? " --source " + file.replaceFirst(".*[/\\\\]", "").replaceFirst("\\.yaml$", "")
        : "";
  }
}
