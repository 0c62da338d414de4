package propensity.inspect;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import propensity.source.RowParser;
import propensity.source.TimeReader;

/** What the sampled values of one column, or of one place in a column's JSON, look like. */
final class ColumnProfile {
  /** Most different values that are remembered. */
  static final int MAX_VALUES = 500;

  /** Share of the values that says what all of them are: exports have a few odd ones. */
  static final double NEARLY_ALL = 0.95;

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]*[.,]?[0-9]+(E[0-9]+)?");
  private static final TimeReader ISO = TimeReader.of("iso", ZoneOffset.UTC);

  private final String name;
  private final Object setting;
  private final Map<String, Integer> values = new LinkedHashMap<>();
  private final Set<String> nulls = new LinkedHashSet<>();
  private long filled;
  private long remembered;

  /**
   * Of one place.
   *
   * @param name column and path, such as {@code device/category}
   * @param setting the place as a source mapping names it: a text, or the parts of an origin
   */
  ColumnProfile(String name, Object setting) {
    this.name = name;
    this.setting = setting;
  }

  void add(String value) {
    if (value == null || value.isBlank()) {
      return;
    }
    if (Words.isNull(value)) {
      nulls.add(value);
      return;
    }
    filled++;
    if (values.size() < MAX_VALUES || values.containsKey(value)) {
      values.merge(value, 1, Integer::sum);
      remembered++;
    }
  }

  String name() {
    return name;
  }

  Object setting() {
    return setting;
  }

  /** Letters and digits of the whole path in lower case, its parts divided by slashes. */
  String plainName() {
    return name.toLowerCase(Locale.ROOT)
        .replace("ä", "ae")
        .replace("ö", "oe")
        .replace("ü", "ue")
        .replaceAll("[^a-z0-9/]", "");
  }

  /** Different values, in order of appearance; the first {@value #MAX_VALUES}. */
  Set<String> values() {
    return values.keySet();
  }

  /** How often each of {@link #values} is there. */
  Map<String, Integer> counts() {
    return values;
  }

  /** Texts that stand for no value. */
  Set<String> nulls() {
    return nulls;
  }

  /** Whether there are more values than are remembered. */
  boolean many() {
    return values.size() >= MAX_VALUES;
  }

  /** Rows that have a value. */
  long filled() {
    return filled;
  }

  /** Share of the given number of rows that have a value. */
  double fill(long ofRows) {
    return ofRows == 0 ? 0 : (double) filled / ofRows;
  }

  /** Share of the values, as often as they are there, that pass. */
  double share(Predicate<String> test) {
    if (remembered == 0) {
      return 0;
    }
    long passed = 0;
    for (Map.Entry<String, Integer> each : values.entrySet()) {
      passed += test.test(each.getKey()) ? each.getValue() : 0;
    }
    return (double) passed / remembered;
  }

  boolean nearlyAll(Predicate<String> test) {
    return share(test) >= NEARLY_ALL;
  }

  String example() {
    return values.keySet().stream().findFirst().orElse("");
  }

  /** One of empty, list, JSON, time, whole number, number, address, user agent, text. */
  String type() {
    if (values.isEmpty()) {
      return "empty";
    }
    if (nearlyAll(value -> value.startsWith("["))) {
      return "list";
    }
    if (nearlyAll(value -> value.startsWith("{"))) {
      return "JSON";
    }
    if (nearlyAll(ColumnProfile::isTime)) {
      return "time";
    }
    if (nearlyAll(value -> WHOLE.matcher(value).matches())) {
      return "whole number";
    }
    if (nearlyAll(ColumnProfile::isNumber)) {
      return "number";
    }
    if (nearlyAll(value -> value.contains("://"))) {
      return "address";
    }
    return nearlyAll(value -> value.startsWith("Mozilla/")) ? "user agent" : "text";
  }

  static boolean isNumber(String value) {
    return DECIMAL.matcher(value).matches();
  }

  /** Whether values in this format are plausible times. */
  static Predicate<String> timesIn(String format) {
    TimeReader reader = TimeReader.of(format, ZoneOffset.UTC);
    boolean epoch = format.startsWith("epoch");
    boolean digits = epoch || format.startsWith("yyyyMMdd");
    return value -> {
      try {
        return (digits || !isNumber(value))
            && (!epoch || isNumber(value))
            && RowParser.isPlausible(reader.read(value));
      } catch (DateTimeException | ArithmeticException e) {
        return false;
      }
    };
  }

  private static boolean isTime(String value) {
    try {
      ISO.read(value);
      return true;
    } catch (DateTimeException | ArithmeticException e) {
      return false;
    }
  }
}
