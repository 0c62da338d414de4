package propensity.source;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import propensity.NearestName;
import propensity.event.DerivedField;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.source.SourceMapping.PriceFormat;

/**
 * What a source mapping must not say. Each check throws a {@link MappingMistake} with the key and
 * what to write instead.
 */
final class MappingCheck {
  private MappingCheck() {}

  static void columns(Map<String, List<Origin>> columns) {
    columns.forEach(MappingCheck::column);
  }

  static void time(String timeFormat, String zone) {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      String nearest = NearestName.of(zone, ZoneId.getAvailableZoneIds());
      throw new MappingMistake(
          "zone", "there is no time zone '" + zone + "'", "did you mean " + nearest + "?");
    }
    TimeReader.of(timeFormat, ZoneId.of(zone));
  }

  private static void column(String name, List<Origin> origins) {
    List<String> fields = Arrays.stream(Field.values()).map(Field::text).toList();
    List<String> hints = Arrays.stream(DerivedField.values()).map(DerivedField::text).toList();
    if (!fields.contains(name) && !hints.contains(name)) {
      List<String> known = Stream.concat(fields.stream(), hints.stream()).toList();
      throw new MappingMistake(
          "columns." + name,
          "the event contract has no field '" + name + "'",
          "did you mean "
              + NearestName.of(name, known)
              + "? there are "
              + String.join(", ", known));
    }
    if (origins == null || origins.isEmpty() || origins.stream().anyMatch(Objects::isNull)) {
      throw new MappingMistake(
          "columns." + name, "no column is named", "name one, or delete the line");
    }
    for (int i = 0; i < origins.size(); i++) {
      origins.get(i).check("columns." + name + "." + i);
    }
  }

  static void types(Map<String, String> eventTypes) {
    List<String> ours = Arrays.stream(EventType.values()).map(EventType::text).toList();
    words("event_types", eventTypes, ours);
    if (eventTypes.isEmpty()) {
      throw new MappingMistake(
          "event_types",
          "no event type is listed, so that every line would be rejected",
          "list yours, for example view: page_view; ours are " + String.join(", ", ours));
    }
  }

  static void words(String key, Map<String, String> words, List<String> ours) {
    words.forEach(
        (from, to) -> {
          if (!ours.contains(to)) {
            throw new MappingMistake(
                key + "." + from,
                "'" + from + "' is mapped to '" + to + "', which is none of ours",
                "write one of " + String.join(", ", ours));
          }
        });
  }

  static void dialect(String delimiter, String quote, String escape) {
    if (delimiter.length() != 1 || delimiter.equals(quote)) {
      throw new MappingMistake(
          "delimiter",
          "it must be one character other than the quote, not '" + delimiter + "'",
          "write for example \",\" or \";\" or \"\\t\"");
    }
    if (quote.length() > 1) {
      throw new MappingMistake(
          "quote", "it must be one character or none, not '" + quote + "'", "write '\"' or \"\"");
    }
    if (escape.length() > 1 || escape.equals(delimiter)) {
      throw new MappingMistake(
          "escape",
          "it must be one character other than the delimiter, or none, not '" + escape + "'",
          "write '\\' or \"\"");
    }
  }

  static void header(String key, List<String> header) {
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      if (column == null || column.isBlank() || !seen.add(column)) {
        throw new MappingMistake(
            key,
            column == null || column.isBlank()
                ? "a column has no name"
                : "the column '" + column + "' stands twice",
            "give each column a name of its own, in the order of the files");
      }
    }
  }

  static void constants(
      String key,
      Map<String, String> constants,
      Map<String, String> eventTypes,
      PriceFormat priceFormat) {
    List<String> fields = Arrays.stream(Field.values()).map(Field::text).toList();
    constants.forEach(
        (name, value) -> {
          String where = key + "." + name;
          if (!fields.contains(name)) {
            throw new MappingMistake(
                where,
                "the event contract has no field '" + name + "'",
                "did you mean " + NearestName.of(name, fields) + "?");
          }
          if (value == null || value.isBlank()) {
            throw new MappingMistake(where, "it has no value", "write one, or delete the line");
          }
          if (name.equals(Field.EVENT_TYPE.text()) && !eventTypes.containsKey(value)) {
            throw new MappingMistake(
                where,
                "'" + value + "' is not listed under event_types",
                "write one of "
                    + eventTypes.keySet().stream().collect(Collectors.joining(", "))
                    + ", or list it");
          }
          if (name.equals(Field.PRICE.text()) || name.equals(Field.QUANTITY.text())) {
            number(where, name, value, priceFormat);
          }
        });
  }

  private static void number(String key, String name, String value, PriceFormat format) {
    try {
      if (name.equals(Field.PRICE.text())) {
        Money.cents(value, format);
      } else {
        Quantity.of(value);
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new MappingMistake(key, "'" + value + "' is no number", "write one, such as 1");
    }
  }

  static void files(List<FileKind> files, Map<String, String> eventTypes, PriceFormat priceFormat) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < files.size(); i++) {
      FileKind kind = files.get(i);
      String key = "files." + i;
      if (kind == null || kind.name() == null || kind.name().isBlank() || !names.add(kind.name())) {
        throw new MappingMistake(
            key,
            "a kind of files needs a name of its own",
            "write a piece of these files' names, such as name: clicks");
      }
      header(key + ".header", kind.header());
      constants(key + ".constants", kind.constants(), eventTypes, priceFormat);
    }
  }
}
