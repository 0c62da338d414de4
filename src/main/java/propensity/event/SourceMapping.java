package propensity.event;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import propensity.NearestName;

/**
 * How to read a shop's own files as events.
 *
 * @param columns contract field, or hint, to where its value comes from: the first origin that has
 *     one. Fields not named are looked for under their own name, and taken as missing where the
 *     file has no such column and they are not required
 * @param constants contract field to the value it has in every row that has no other
 * @param timeFormat {@code iso}, {@code epoch_ms}, {@code epoch_s}, {@code epoch_us} or a pattern
 *     of java.time.format.DateTimeFormatter
 * @param zone the zone of times that name none
 * @param eventTypes the source's event type to ours
 * @param unlistedEventTypes what becomes of other event types
 * @param devices the source's word for a device to ours, in any case
 * @param referrers the source's word for a referrer to ours, in any case
 * @param ownHosts hosts of the shop: a visit from one of them is direct
 * @param priceFormat how money is written
 * @param nulls texts that stand for a missing value, besides nothing at all
 * @param delimiter between the fields of a delimited text file, one character
 * @param quote around fields, one character, or empty where quotes are characters like any other
 * @param escape one character that takes the next one's meaning away; empty where quotes are
 *     doubled
 * @param header names of the columns where files have no header; empty where they have one
 * @param files kinds of files, told apart by name; where there are some, others are not read
 */
public record SourceMapping(
    Map<String, List<Origin>> columns,
    Map<String, String> constants,
    String timeFormat,
    String zone,
    Map<String, String> eventTypes,
    Unlisted unlistedEventTypes,
    Map<String, String> devices,
    Map<String, String> referrers,
    List<String> ownHosts,
    PriceFormat priceFormat,
    List<String> nulls,
    String delimiter,
    String quote,
    String escape,
    List<String> header,
    List<FileKind> files)
    implements Serializable {

  /** What becomes of event types that are not listed. */
  public enum Unlisted {
    REJECT,
    IGNORE
  }

  /** How money is written. */
  public enum PriceFormat {
    /** {@code 1,234.50}, {@code € 12}, {@code 12.5 USD}. */
    DECIMAL_POINT,
    /** {@code 1.234,50}, {@code 12,5 €}. */
    DECIMAL_COMMA,
    /** Whole cents. */
    CENTS
  }

  public SourceMapping {
    columns = new LinkedHashMap<>(columns);
    constants = new LinkedHashMap<>(constants);
    eventTypes = new LinkedHashMap<>(eventTypes);
    devices = inAnyCase(devices);
    referrers = inAnyCase(referrers);
    ownHosts = List.copyOf(ownHosts);
    nulls = List.copyOf(nulls);
    header = List.copyOf(header);
    files = List.copyOf(files);
    columns.forEach(SourceMapping::checkColumn);
    checkTypes(eventTypes);
    checkWords("devices", devices, Arrays.stream(Device.values()).map(Device::text).toList());
    checkWords(
        "referrers", referrers, Arrays.stream(Referrer.values()).map(Referrer::text).toList());
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      String nearest = NearestName.of(zone, ZoneId.getAvailableZoneIds());
      throw new MappingMistake(
          "zone", "there is no time zone '" + zone + "'", "did you mean " + nearest + "?");
    }
    TimeReader.of(timeFormat, ZoneId.of(zone));
    checkDialect(delimiter, quote, escape);
    checkHeader("header", header);
    checkConstants("constants", constants, eventTypes, priceFormat);
    checkFiles(files, eventTypes, priceFormat);
  }

  /** The event contract itself: our own names, ISO times, UTC. */
  public static SourceMapping contract() {
    Map<String, String> types = new LinkedHashMap<>();
    for (EventType type : EventType.values()) {
      types.put(type.text(), type.text());
    }
    return new SourceMapping(
        Map.of(),
        Map.of(),
        "iso",
        "UTC",
        types,
        Unlisted.REJECT,
        Map.of(),
        Map.of(),
        List.of(),
        PriceFormat.DECIMAL_POINT,
        List.of(),
        ",",
        "\"",
        "",
        List.of(),
        List.of());
  }

  /** The kind of a file, where the source tells kinds apart and the name is that of one. */
  public Optional<FileKind> kindOf(String fileName) {
    return files.stream().filter(kind -> fileName.contains(kind.name())).findFirst();
  }

  /** Whether files of this name are this source's. */
  public boolean covers(String fileName) {
    return files.isEmpty() || kindOf(fileName).isPresent();
  }

  /** This mapping as it is for one file; itself where the source does not tell kinds apart. */
  public SourceMapping forFile(String fileName) {
    return kindOf(fileName).map(this::forKind).orElse(this);
  }

  private SourceMapping forKind(FileKind kind) {
    Map<String, String> all = new LinkedHashMap<>(constants);
    all.putAll(kind.constants());
    return new SourceMapping(
        columns,
        all,
        timeFormat,
        zone,
        eventTypes,
        unlistedEventTypes,
        devices,
        referrers,
        ownHosts,
        priceFormat,
        nulls,
        delimiter,
        quote,
        escape,
        kind.header().isEmpty() ? header : kind.header(),
        List.of());
  }

  /** How lines are made of fields. */
  public CsvDialect dialect() {
    char quoting = quote.isEmpty() ? CsvDialect.NONE : quote.charAt(0);
    char escaping = escape.isEmpty() ? CsvDialect.NONE : escape.charAt(0);
    return new CsvDialect(delimiter.charAt(0), quoting, escaping);
  }

  /** Where a field or hint comes from; a field that is not named, from the column of its name. */
  List<Origin> origins(String name) {
    return columns.getOrDefault(name, List.of(Origin.of(name)));
  }

  /** Every column that something is taken from. */
  public List<String> allColumns() {
    Stream<Origin> fields =
        Arrays.stream(Field.values()).flatMap(field -> origins(field.text()).stream());
    Stream<Origin> mapped = columns.values().stream().flatMap(List::stream);
    return Stream.concat(fields, mapped)
        .flatMap(origin -> origin.columns().stream())
        .distinct()
        .toList();
  }

  Map<String, EventType> types() {
    Map<String, EventType> types = new TreeMap<>();
    eventTypes.forEach(
        (from, to) -> types.put(from, EventType.valueOf(to.toUpperCase(Locale.ROOT))));
    return types;
  }

  private static Map<String, String> inAnyCase(Map<String, String> words) {
    Map<String, String> lower = new LinkedHashMap<>();
    words.forEach((from, to) -> lower.put(from.toLowerCase(Locale.ROOT), to));
    return lower;
  }

  private static void checkColumn(String name, List<Origin> origins) {
    List<String> fields = Arrays.stream(Field.values()).map(Field::text).toList();
    List<String> hints = Arrays.stream(Hint.values()).map(Hint::text).toList();
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

  private static void checkTypes(Map<String, String> eventTypes) {
    List<String> ours = Arrays.stream(EventType.values()).map(EventType::text).toList();
    checkWords("event_types", eventTypes, ours);
    if (eventTypes.isEmpty()) {
      throw new MappingMistake(
          "event_types",
          "no event type is listed, so that every line would be rejected",
          "list yours, for example view: page_view; ours are " + String.join(", ", ours));
    }
  }

  private static void checkWords(String key, Map<String, String> words, List<String> ours) {
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

  private static void checkDialect(String delimiter, String quote, String escape) {
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

  private static void checkHeader(String key, List<String> header) {
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

  private static void checkConstants(
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
            checkNumber(where, name, value, priceFormat);
          }
        });
  }

  private static void checkNumber(String key, String name, String value, PriceFormat format) {
    try {
      if (name.equals(Field.PRICE.text())) {
        Money.cents(value, format);
      } else {
        Pieces.of(value);
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new MappingMistake(key, "'" + value + "' is no number", "write one, such as 1");
    }
  }

  private static void checkFiles(
      List<FileKind> files, Map<String, String> eventTypes, PriceFormat priceFormat) {
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
      checkHeader(key + ".header", kind.header());
      checkConstants(key + ".constants", kind.constants(), eventTypes, priceFormat);
    }
  }
}
