package propensity.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param column the column's name; a dot or a slash also leads into a struct or an object of JSON,
 *     {@code device.category}; null with join, hash and day
 * @param json pointer (RFC 6901) into the JSON text that the column holds, or null
 * @param match regular expression that is looked for in the text; the value is what its first group
 *     matched, and missing where it is not found; or null
 * @param join columns whose values are put together with a {@code -} between; missing where one is
 * @param hash columns whose values give a key, {@code v-} and 16 hexadecimal digits; missing where
 *     all are
 * @param optional whether files without the column are fine
 * @param key of the entry whose value is meant, where the column, or what the pointer finds in it,
 *     is a list of keys with values; or null
 * @param day a day with a time, in columns of their own; or null
 * @param keys what the parts of an element are called where the column is a list of items; or null
 */
public record Origin(
    String column,
    String json,
    String match,
    List<String> join,
    List<String> hash,
    boolean optional,
    @JsonInclude(JsonInclude.Include.NON_NULL) String key,
    @JsonInclude(JsonInclude.Include.NON_NULL) DayTime day,
    @JsonInclude(JsonInclude.Include.NON_NULL) Keys keys)
    implements Serializable {

  /**
   * A day with a time, in columns of their own.
   *
   * @param column of the day
   * @param time column of the time of day; the two are read as one text with a blank between; or
   *     null
   * @param offset column of what has passed since the day began, a number; or null
   * @param unit of the offset
   */
  record DayTime(String column, String time, String offset, Unit unit) implements Serializable {
    List<String> columns() {
      return List.of(column, time == null ? offset : time);
    }
  }

  /**
   * What a product, its price and its quantity are called in the elements of a list of items; dots
   * and slashes lead further in.
   */
  record Keys(String productId, String price, String quantity) implements Serializable {
    /** The names of the contract. */
    static final Keys CONTRACT = of(null, null, null);

    static Keys of(String productId, String price, String quantity) {
      return new Keys(
          productId == null ? "product_id" : productId,
          price == null ? "price" : price,
          quantity == null ? "quantity" : quantity);
    }

    JsonPointer pointer(String key) {
      return JsonPointer.compile("/" + key.replace('.', '/'));
    }
  }

  /** Of an offset. */
  enum Unit {
    S(3),
    MS(0),
    US(-3),
    NS(-6);

    /** Places by which the decimal point moves to give milliseconds. */
    final int toMillis;

    Unit(int toMillis) {
      this.toMillis = toMillis;
    }
  }

  public Origin {
    join = join == null ? List.of() : List.copyOf(join);
    hash = hash == null ? List.of() : List.copyOf(hash);
  }

  /** One without the parts that lists and days need. */
  public Origin(
      String column,
      String json,
      String match,
      List<String> join,
      List<String> hash,
      boolean optional) {
    this(column, json, match, join, hash, optional, null, null, null);
  }

  /** As settings have it: what is not said is null. */
  @JsonCreator
  static Origin of(
      @JsonProperty("column") String column,
      @JsonProperty("json") String json,
      @JsonProperty("match") String match,
      @JsonProperty("join") List<String> join,
      @JsonProperty("hash") List<String> hash,
      @JsonProperty("optional") Boolean optional,
      @JsonProperty("key") String key,
      @JsonProperty("day") String day,
      @JsonProperty("time") String time,
      @JsonProperty("offset") String offset,
      @JsonProperty("unit") Unit unit,
      @JsonProperty("list") String list,
      @JsonProperty("product_id") String productId,
      @JsonProperty("price") String price,
      @JsonProperty("quantity") String quantity) {
    boolean anyOfDay = day != null || time != null || offset != null || unit != null;
    boolean anyOfItems = list != null || productId != null || price != null || quantity != null;
    return new Origin(
        list == null ? column : list,
        json,
        match,
        join,
        hash,
        optional != null && optional,
        key,
        anyOfDay ? new DayTime(day, time, offset, unit) : null,
        anyOfItems ? Keys.of(productId, price, quantity) : null);
  }

  /** A column as it stands. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Origin of(String column) {
    return new Origin(column, null, null, null, null, false);
  }

  /** All columns that the value depends on. */
  List<String> columns() {
    if (day != null) {
      return day.columns();
    }
    return column == null ? Stream.concat(join.stream(), hash.stream()).toList() : List.of(column);
  }

  /** The columns that a name with dots or slashes may lead into: a and a.b of a.b.c. */
  static List<String> structs(String name) {
    List<String> structs = new ArrayList<>();
    for (int i = 1; i < name.length(); i++) {
      if (name.charAt(i) == '.' || name.charAt(i) == '/') {
        structs.add(name.substring(0, i));
      }
    }
    return structs;
  }

  /** The pointer from a column to the rest of a name that leads into it. */
  static String pointer(String name, String struct) {
    return name.substring(struct.length()).replace('.', '/');
  }

  /** Whether the value is that of a column, as it stands. */
  boolean plain() {
    return column != null && json == null && match == null && key == null;
  }

  void check(String where) {
    int sources = (column == null ? 0 : 1) + (join.isEmpty() ? 0 : 1) + (hash.isEmpty() ? 0 : 1);
    MappingCheck.rule(
        sources + (day == null ? 0 : 1) == 1
            && (column != null || (json == null && match == null && key == null)),
        where,
        "it must say one of column, join, hash and day; json, key and match go with column",
        "write for example {column: data, json: /order/id}");
    MappingCheck.rule(
        day == null || (day.column() != null && (day.time() == null) != (day.offset() == null)),
        where,
        "a day needs its column, and one of time and offset",
        "write for example {day: date, time: clock} or {day: date, offset: elapsed, unit: ms}");
    MappingCheck.rule(
        day == null || day.unit() == null || day.offset() != null,
        where,
        "a unit is that of an offset",
        "write for example {day: date, offset: elapsed, unit: s}");
    MappingCheck.rule(
        columns().stream().noneMatch(name -> name == null || name.isBlank()),
        where,
        "a column has no name",
        "write the column's name");
    try {
      if (json != null) {
        JsonPointer.compile(json);
      }
    } catch (IllegalArgumentException e) {
      throw new MappingMistake(
          where,
          "'" + json + "' is no JSON pointer: " + e.getMessage(),
          "write the path with slashes, for example /items/0/id");
    }
    try {
      MappingCheck.rule(
          match == null || Pattern.compile(match).matcher("").groupCount() > 0,
          where,
          "the expression '" + match + "' has no group",
          "put the part that is the value into parentheses, for example '/product/([^/?]+)'");
    } catch (PatternSyntaxException e) {
      throw new MappingMistake(
          where,
          "'" + match + "' is no regular expression: " + e.getDescription(),
          "fix it near character " + Math.max(1, e.getIndex() + 1) + ", and quote it with '...'");
    }
  }
}
