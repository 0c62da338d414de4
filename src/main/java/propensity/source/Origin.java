package propensity.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Where in a row a value comes from: a column, or a part of one, or several together.
 *
 * @param column the column's name; a dot also leads into a struct of Parquet or an object of JSON,
 *     {@code device.category}; null with join and hash
 * @param json pointer (RFC 6901) into the JSON text that the column holds, or null
 * @param match regular expression that is looked for in the text; the value is what its first group
 *     matched, and missing where it is not found; or null
 * @param join columns whose values are put together with a {@code -} between; missing where one is
 * @param hash columns whose values give a key, {@code v-} and 16 hexadecimal digits; missing where
 *     all are
 * @param optional whether files without the column are fine
 */
public record Origin(
    String column,
    String json,
    String match,
    List<String> join,
    List<String> hash,
    boolean optional)
    implements Serializable {

  public Origin {
    join = join == null ? List.of() : List.copyOf(join);
    hash = hash == null ? List.of() : List.copyOf(hash);
  }

  /** As settings have it: what is not said is null. */
  @JsonCreator
  static Origin of(
      @JsonProperty("column") String column,
      @JsonProperty("json") String json,
      @JsonProperty("match") String match,
      @JsonProperty("join") List<String> join,
      @JsonProperty("hash") List<String> hash,
      @JsonProperty("optional") Boolean optional) {
    return new Origin(column, json, match, join, hash, optional != null && optional);
  }

  /** A column as it stands. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Origin of(String column) {
    return new Origin(column, null, null, null, null, false);
  }

  /** All columns that the value depends on. */
  List<String> columns() {
    return column == null ? Stream.concat(join.stream(), hash.stream()).toList() : List.of(column);
  }

  /** The columns that a name with dots may lead into: a and a.b of a.b.c. */
  static List<String> structs(String name) {
    List<String> structs = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      structs.add(name.substring(0, dot));
    }
    return structs;
  }

  /** Whether the value is that of a column, as it stands. */
  boolean plain() {
    return column != null && json == null && match == null;
  }

  void check(String key) {
    int sources = (column == null ? 0 : 1) + (join.isEmpty() ? 0 : 1) + (hash.isEmpty() ? 0 : 1);
    MappingCheck.rule(
        sources == 1 && (column != null || (json == null && match == null)),
        key,
        "it must say one of column, join and hash; json and match go with column",
        "write for example {column: data, json: /order/id}");
    MappingCheck.rule(
        columns().stream().noneMatch(name -> name == null || name.isBlank()),
        key,
        "a column has no name",
        "write the column's name");
    try {
      if (json != null) {
        JsonPointer.compile(json);
      }
    } catch (IllegalArgumentException e) {
      throw new MappingMistake(
          key,
          "'" + json + "' is no JSON pointer: " + e.getMessage(),
          "write the path with slashes, for example /items/0/id");
    }
    try {
      MappingCheck.rule(
          match == null || Pattern.compile(match).matcher("").groupCount() > 0,
          key,
          "the expression '" + match + "' has no group",
          "put the part that is the value into parentheses, for example '/product/([^/?]+)'");
    } catch (PatternSyntaxException e) {
      throw new MappingMistake(
          key,
          "'" + match + "' is no regular expression: " + e.getDescription(),
          "fix it near character " + Math.max(1, e.getIndex() + 1) + ", and quote it with '...'");
    }
  }
}
