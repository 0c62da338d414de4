package propensity.source;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import propensity.NearestName;
import propensity.event.DerivedField;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.source.SourceMapping.FileKind;
import propensity.source.SourceMapping.PriceFormat;
import propensity.source.json.ElementPath;
import propensity.source.money.Currencies;
import propensity.source.text.TextEncoding;

/**
 * The rules that a source mapping keeps to: each names the key, what is wrong with it, and what to
 * write instead.
 */
final class MappingCheck {
  private static final List<String> FIELDS =
      Arrays.stream(Field.values()).map(Field::text).toList();
  private static final List<String> NAMES =
      Stream.concat(FIELDS.stream(), Arrays.stream(DerivedField.values()).map(DerivedField::text))
          .toList();
  private static final List<String> TYPES =
      Arrays.stream(EventType.values()).map(EventType::text).toList();

  private MappingCheck() {}

  /** Throws a {@link MappingMistake} unless the rule is kept. */
  static void rule(boolean kept, String key, String what, String remedy) {
    if (!kept) {
      throw new MappingMistake(key, what, remedy);
    }
  }

  static void columns(Map<String, List<Origin>> columns) {
    columns.forEach(
        (name, origins) -> {
          String key = "columns." + name;
          rule(
              NAMES.contains(name),
              key,
              "the event contract has no field '" + name + "'",
              didYouMean(name, NAMES) + " there are " + String.join(", ", NAMES));
          rule(
              origins != null && !origins.isEmpty() && origins.stream().noneMatch(Objects::isNull),
              key,
              "no column is named",
              "name one, or delete the line");
          for (int i = 0; i < origins.size(); i++) {
            origins.get(i).check(key + "." + i);
            rule(
                origins.get(i).keys() == null || name.equals(Field.ITEMS.text()),
                key + "." + i,
                "list, product_id, price and quantity are parts of items",
                "write them under items, or name a column");
          }
        });
  }

  static void time(String timeFormat, String zone, List<Origin> times) {
    try {
      TimeReader.of(timeFormat, ZoneId.of(zone));
      boolean ofDays =
          times.stream().anyMatch(time -> time.day() != null && time.day().offset() != null);
      rule(
          ofDays || TimeReader.isFinerThanDays(timeFormat, ZoneId.of(zone)),
          "time_format",
          "'" + timeFormat + "' is a pattern of days, without a time",
          "write for example iso, or \"dd.MM.yyyy HH:mm:ss\"; where another column has what passed of"
              + " the day, event_time: {day: DAY, offset: PASSED, unit: s}");
    } catch (DateTimeException e) {
      String remedy = didYouMean(zone, ZoneId.getAvailableZoneIds());
      throw new MappingMistake("zone", "there is no time zone '" + zone + "'", remedy);
    }
  }

  static void types(Map<String, String> eventTypes) {
    words("event_types", eventTypes, TYPES);
    rule(
        !eventTypes.isEmpty(),
        "event_types",
        "no event type is listed, so that every line would be rejected",
        "list yours, for example view: page_view; ours are " + String.join(", ", TYPES));
  }

  static void words(String key, Map<String, String> words, List<String> ours) {
    words.forEach(
        (from, to) ->
            rule(
                ours.contains(to),
                key + "." + from,
                "'" + from + "' is mapped to '" + to + "', which is none of ours",
                "write one of " + String.join(", ", ours)));
  }

  static void text(String delimiter, String quote, String escape) {
    rule(
        (delimiter.length() == 1 && !delimiter.equals(quote))
            || delimiter.equals(SourceMapping.Text.ANY_DELIMITER),
        "delimiter",
        "it must be one character other than the quote, or auto, not '" + delimiter + "'",
        "write for example \",\" or \";\" or \"\\t\"");
    rule(
        quote.length() <= 1,
        "quote",
        "it must be one character or none, not '" + quote + "'",
        "write '\"' or \"\"");
    rule(
        escape.length() <= 1 && !escape.equals(delimiter),
        "escape",
        "it must be one character other than the delimiter, or none, not '" + escape + "'",
        "write '\\' or \"\"");
  }

  static void encoding(String encoding) {
    String known =
        Arrays.stream(TextEncoding.values())
            .map(TextEncoding::text)
            .collect(Collectors.joining(", "));
    rule(
        TextEncoding.named(encoding).isPresent(),
        "encoding",
        "'" + encoding + "' is none that is read",
        "write one of " + known);
  }

  static void rows(String path) {
    try {
      ElementPath.of(path);
    } catch (IllegalArgumentException e) {
      throw new MappingMistake(
          "rows",
          "'" + path + "' is no path to the elements of a list: " + e.getMessage(),
          "write for example /events/*");
    }
  }

  static void header(String key, List<String> header) {
    String remedy = "give each column a name of its own, in the order of the files";
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      rule(column != null && !column.isBlank(), key, "a column has no name", remedy);
      rule(seen.add(column), key, "the column '" + column + "' stands twice", remedy);
    }
  }

  static void constants(
      String key,
      Map<String, String> constants,
      Map<String, String> eventTypes,
      PriceFormat priceFormat) {
    constants.forEach(
        (name, value) -> {
          String where = key + "." + name;
          rule(
              FIELDS.contains(name),
              where,
              "the event contract has no field '" + name + "'",
              didYouMean(name, FIELDS));
          rule(
              value != null && !value.isBlank(),
              where,
              "it has no value",
              "write one, or delete the line");
          rule(
              !name.equals(Field.EVENT_TYPE.text()) || eventTypes.containsKey(value),
              where,
              "'" + value + "' is not listed under event_types",
              "write one of " + String.join(", ", eventTypes.keySet()) + ", or list it");
          rule(
              isNumber(name, value, priceFormat),
              where,
              "'" + value + "' is no number",
              "write one, such as 1");
          rule(
              !name.equals(Field.CURRENCY.text()) || Currencies.NONE.code(value) != null,
              where,
              "'" + value + "' is no currency",
              "write its code, such as EUR");
        });
  }

  /** Whether the value is a number, where it has to be one. */
  private static boolean isNumber(String name, String value, PriceFormat format) {
    try {
      if (name.equals(Field.PRICE.text()) || name.equals(Field.ORDER_VALUE.text())) {
        Money.cents(value, format);
      } else if (name.equals(Field.QUANTITY.text())) {
        Decimals.thousandths(value);
      }
      return true;
    } catch (NumberFormatException | ArithmeticException e) {
      return false;
    }
  }

  static void files(List<FileKind> files, Map<String, String> eventTypes, PriceFormat priceFormat) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < files.size(); i++) {
      FileKind kind = files.get(i);
      String key = "files." + i;
      rule(
          kind != null && kind.name() != null && !kind.name().isBlank() && names.add(kind.name()),
          key,
          "a kind of files needs a name of its own",
          "write a piece of these files' names, such as name: clicks");
      header(key + ".header", kind.header());
      constants(key + ".constants", kind.constants(), eventTypes, priceFormat);
    }
  }

  private static String didYouMean(String name, Collection<String> known) {
    return "did you mean " + NearestName.of(name, known) + "?";
  }
}
