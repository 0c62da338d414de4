package propensity.inspect;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import propensity.source.Origin;
import propensity.source.RowParser;
import propensity.source.TimeReader;

/** What the sampled values of one column, or of one place in a column's JSON, look like. */
final class ColumnProfile {
  /** Most different values that are remembered. */
  static final int MAX_VALUES = 500;

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]*[.,]?[0-9]+");
  private static final TimeReader ISO = TimeReader.of("iso", ZoneOffset.UTC);

  private final Origin origin;
  private final Set<String> values = new LinkedHashSet<>();
  private long filled;

  /** Of what this origin gives. */
  ColumnProfile(Origin origin) {
    this.origin = origin;
  }

  void add(String value) {
    if (value != null && !value.isBlank()) {
      filled++;
      if (values.size() < MAX_VALUES) {
        values.add(value);
      }
    }
  }

  Origin origin() {
    return origin;
  }

  /** Column and path, such as {@code data/order/id}. */
  String name() {
    return origin.json() == null ? origin.column() : origin.column() + origin.json();
  }

  /** The last part of the name, letters and digits in lower case. */
  String plainName() {
    String name = name();
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Different values, in order of appearance; the first {@value #MAX_VALUES}. */
  Set<String> values() {
    return values;
  }

  /** Share of the given number of rows that have no value. */
  double emptyShare(long ofRows) {
    return ofRows == 0 ? 1 : 1 - (double) filled / ofRows;
  }

  String example() {
    return values.stream().findFirst().orElse("");
  }

  /** One of empty, time, whole number, number, JSON, address, user agent, text. */
  String type() {
    if (values.isEmpty()) {
      return "empty";
    }
    if (all(ColumnProfile::isTime)) {
      return "time";
    }
    if (all(value -> WHOLE.matcher(value).matches())) {
      return "whole number";
    }
    if (all(value -> DECIMAL.matcher(value).matches())) {
      return "number";
    }
    if (all(value -> value.startsWith("{") || value.startsWith("["))) {
      return "JSON";
    }
    if (all(value -> value.contains("://"))) {
      return "address";
    }
    return all(value -> value.startsWith("Mozilla/")) ? "user agent" : "text";
  }

  /** {@code iso}, or the formats of these, in which every value is a plausible time. */
  List<String> timeFormats(List<String> formats) {
    if (values.isEmpty()) {
      return List.of();
    }
    return all(in("iso")) // which is read whatever the format
        ? List.of("iso")
        : formats.stream().filter(format -> all(in(format))).toList();
  }

  private static Predicate<String> in(String format) {
    TimeReader reader = TimeReader.of(format, ZoneOffset.UTC);
    boolean number = format.startsWith("epoch");
    return value -> {
      try {
        long millis = number == DECIMAL.matcher(value).matches() ? reader.read(value) : -1;
        return RowParser.isPlausible(millis);
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

  private boolean all(Predicate<String> test) {
    return values.stream().allMatch(test);
  }
}
