package propensity.inspect;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings as people write them in YAML, on one line. */
final class Yaml {
  private Yaml() {}

  /** A text, a list or a map of these. */
  static String value(Object setting) {
    if (setting instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + value(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (setting instanceof Collection<?> list) {
      return list.stream().map(Yaml::value).collect(Collectors.joining(", ", "[", "]"));
    }
    return text(String.valueOf(setting));
  }

  /** A text, in quotes where it would be read as something else. */
  static String text(String text) {
    boolean plain =
        text.matches("[A-Za-z_][A-Za-z0-9_./-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null");
    if (plain) {
      return text;
    }
    return text.chars().anyMatch(Character::isISOControl)
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"'
        : "'" + text.replace("'", "''") + "'";
  }
}
