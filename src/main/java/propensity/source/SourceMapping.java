package propensity.source;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import propensity.Sha256;
import propensity.event.Device;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.event.Referrer;
import propensity.source.json.ElementPath;
import propensity.source.money.Currencies;
import propensity.source.text.CsvDialect;
import propensity.source.text.TextEncoding;

/**
 * How to read a shop's own files as events.
 *
 * @param columns contract field, or derived field, to where its value comes from: the first origin
 *     that has one. Fields not named are looked for under their own name, and taken as missing
 *     where the file has no such column and they are not required
 * @param constants contract field to the value it has in every row that has no other
 * @param timeFormat {@code iso}, {@code epoch_ms}, {@code epoch_s}, {@code epoch_us}, {@code
 *     epoch_ns} or a pattern of java.time.format.DateTimeFormatter
 * @param zone the zone of times that name none
 * @param maxAhead how far after the arrival of its file an event's time may be: clocks differ, and
 *     an event far ahead would make the shopper's next ones late
 * @param eventTypes the source's event type to ours
 * @param unlistedEventTypes what happens to other event types
 * @param devices the source's word for a device to ours, in any case
 * @param referrers the source's word for a referrer to ours, in any case
 * @param ownHosts hosts of the shop: a visit from one of them is direct
 * @param priceFormat how money is written
 * @param nulls texts that mean a missing value, besides the empty text
 * @param text how delimited text is written; its parts are settings beside the others
 * @param files kinds of files, recognised by their names; where there are some, other files are not
 *     read
 * @param shop the shop's currency and the rates of others, which are settings of their own
 */
public record SourceMapping(
    Map<String, List<Origin>> columns,
    Map<String, String> constants,
    String timeFormat,
    String zone,
    @JsonSerialize(using = ToStringSerializer.class) Duration maxAhead,
    Map<String, String> eventTypes,
    Unlisted unlistedEventTypes,
    Map<String, String> devices,
    Map<String, String> referrers,
    List<String> ownHosts,
    PriceFormat priceFormat,
    List<String> nulls,
    @JsonUnwrapped Text text,
    List<FileKind> files,
    Currencies shop)
    implements Serializable {

  /** Names of event types that mappings of earlier versions do not list. */
  private static final Set<String> ADDED_TYPES =
      Set.of(EventType.REMOVE_FROM_CART.text(), EventType.REFUND.text());

  /** What becomes of event types that are not listed. */
  public enum Unlisted {
    REJECT,
    IGNORE
  }

  /** What lines of a file are that have no event id and say the same. */
  public enum RepeatedLines {
    /** Events of their own where their time is a whole second, else one event. */
    AUTO,
    /** Events of their own. */
    KEEP,
    /** One event. */
    DROP
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

  /**
   * What is different in some files of a source that has files of several kinds.
   *
   * @param name text that the names of these files contain
   * @param header names of the columns where these files have no header; empty for those of the
   *     source
   * @param constants contract field to the value it has in every row, over those of the source
   */
  public record FileKind(String name, List<String> header, Map<String, String> constants)
      implements Serializable {
    public FileKind {
      header = header == null ? List.of() : List.copyOf(header);
      constants = constants == null ? Map.of() : new LinkedHashMap<>(constants);
    }
  }

  /**
   * How delimited text is written.
   *
   * @param delimiter between fields, one character, or {@link #ANY_DELIMITER}
   * @param quote around fields, one character, or empty where quotes are characters like any other
   * @param escape one character that makes the next one an ordinary one; empty where quotes are
   *     doubled
   * @param header names of the columns where files have no header; empty where they have one
   * @param encoding how characters are bytes, in JSON too, as {@link TextEncoding} names it
   * @param rows where in a record its rows are, as {@link ElementPath} has it; empty where a record
   *     is a row
   * @param repeatedLines what lines without an event id are that say the same
   */
  public record Text(
      String delimiter,
      String quote,
      String escape,
      List<String> header,
      String encoding,
      String rows,
      RepeatedLines repeatedLines)
      implements Serializable {
    /** The delimiter is the one by which most lines have the same number of fields. */
    public static final String ANY_DELIMITER = "auto";

    public Text {
      header = List.copyOf(header);
      MappingCheck.text(delimiter, quote, escape);
      MappingCheck.header("header", header);
      MappingCheck.encoding(encoding);
      MappingCheck.rows(rows);
    }

    /** Text whose encoding its bytes tell, with a row in each record. */
    public Text(String delimiter, String quote, String escape, List<String> header) {
      this(delimiter, quote, escape, header, TextEncoding.AUTO.text(), "", RepeatedLines.AUTO);
    }

    Text withHeader(List<String> names) {
      return new Text(delimiter, quote, escape, names, encoding, rows, repeatedLines);
    }
  }

  /** One of a shop whose currency is not set. */
  public SourceMapping(
      Map<String, List<Origin>> columns,
      Map<String, String> constants,
      String timeFormat,
      String zone,
      Duration maxAhead,
      Map<String, String> eventTypes,
      Unlisted unlistedEventTypes,
      Map<String, String> devices,
      Map<String, String> referrers,
      List<String> ownHosts,
      PriceFormat priceFormat,
      List<String> nulls,
      Text text,
      List<FileKind> files) {
    this(
        columns,
        constants,
        timeFormat,
        zone,
        maxAhead,
        eventTypes,
        unlistedEventTypes,
        devices,
        referrers,
        ownHosts,
        priceFormat,
        nulls,
        text,
        files,
        Currencies.NONE);
  }

  public SourceMapping {
    shop = shop == null ? Currencies.NONE : shop;
    columns = new LinkedHashMap<>(columns);
    constants = new LinkedHashMap<>(constants);
    eventTypes = new LinkedHashMap<>(eventTypes);
    devices = inAnyCase(devices);
    referrers = inAnyCase(referrers);
    ownHosts = List.copyOf(ownHosts);
    nulls = List.copyOf(nulls);
    files = List.copyOf(files);
    MappingCheck.columns(columns);
    MappingCheck.types(eventTypes);
    MappingCheck.words(
        "devices", devices, Arrays.stream(Device.values()).map(Device::text).toList());
    MappingCheck.words(
        "referrers", referrers, Arrays.stream(Referrer.values()).map(Referrer::text).toList());
    MappingCheck.time(timeFormat, zone, columns.getOrDefault(Field.EVENT_TIME.text(), List.of()));
    MappingCheck.constants("constants", constants, eventTypes, priceFormat);
    MappingCheck.files(files, eventTypes, priceFormat);
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
        Duration.ofMinutes(5),
        types,
        Unlisted.REJECT,
        Map.of(),
        Map.of(),
        List.of(),
        PriceFormat.DECIMAL_POINT,
        List.of(),
        new Text(Text.ANY_DELIMITER, "\"", "", List.of()),
        List.of());
  }

  /**
   * The kind of a file, where the source tells kinds apart and the name is that of one. Of the name
   * of an accepted file, what is left of the dropped name counts, and no number before it.
   */
  public Optional<FileKind> kindOf(String fileName) {
    Optional<ReadyFile> accepted = ReadyFile.parse(fileName);
    String name = accepted.map(ReadyFile::name).orElse(fileName);
    return files.stream()
        .filter(
            kind ->
                name.contains(accepted.isPresent() ? ReadyFile.plain(kind.name()) : kind.name()))
        .findFirst();
  }

  /** Whether files of this name are this source's. */
  public boolean covers(String fileName) {
    return files.isEmpty() || kindOf(fileName).isPresent();
  }

  /**
   * This mapping as it is for one file, which tells no kinds apart any more: a file's kind follows
   * from the name that it was dropped with, whatever it is called afterwards.
   *
   * @throws UnreadableFileException if files of this name are not this source's
   */
  public SourceMapping forFile(String fileName) {
    if (files.isEmpty()) {
      return this;
    }
    return kindOf(fileName)
        .map(this::forKind)
        .orElseThrow(
            () ->
                new UnreadableFileException(
                    fileName,
                    UnreadableFileException.NOT_OF_THE_SOURCE,
                    "its name has none of "
                        + files.stream().map(FileKind::name).toList()
                        + " in it"));
  }

  private SourceMapping forKind(FileKind kind) {
    Map<String, String> all = new LinkedHashMap<>(constants);
    all.putAll(kind.constants());
    List<String> header = kind.header().isEmpty() ? text.header() : kind.header();
    return with(all, text.withHeader(header), List.of(), shop);
  }

  /** The same with text that is written in another way. */
  public SourceMapping with(Text other) {
    return with(constants, other, files, shop);
  }

  /** The same of a shop that counts in a currency. */
  public SourceMapping with(Currencies other) {
    return with(constants, text, files, other);
  }

  private SourceMapping with(
      Map<String, String> constants, Text text, List<FileKind> files, Currencies shop) {
    return new SourceMapping(
        columns,
        constants,
        timeFormat,
        zone,
        maxAhead,
        eventTypes,
        unlistedEventTypes,
        devices,
        referrers,
        ownHosts,
        priceFormat,
        nulls,
        text,
        files,
        shop);
  }

  /**
   * What tells this mapping from others: the SHA-256 of all that differs from {@link #contract}, so
   * that settings that later versions add do not change it.
   */
  public String fingerprint() {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    TypeReference<Map<String, Object>> asMap = new TypeReference<>() {};
    Map<String, Object> own = json.convertValue(this, asMap);
    Map<String, Object> usual = json.convertValue(contract(), asMap);
    if (own.get("eventTypes") instanceof Map<?, ?> types
        && usual.get("eventTypes") instanceof Map<?, ?> known) {
      known.keySet().removeIf(type -> ADDED_TYPES.contains(type) && !types.containsKey(type));
    }
    try {
      return Sha256.of(json.writeValueAsString(differences(own, usual)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a mapping is made of texts", e);
    }
  }

  private static Map<Object, Object> differences(Map<?, ?> own, Map<?, ?> usual) {
    Map<Object, Object> differences = new TreeMap<>();
    for (Object key : Stream.concat(own.keySet().stream(), usual.keySet().stream()).toList()) {
      Object mine = own.get(key);
      Object other = usual.get(key);
      if (mine instanceof Map<?, ?> more && other instanceof Map<?, ?> less && !more.equals(less)) {
        differences.put(key, differences(more, less));
      } else if (!Objects.equals(mine, other)) {
        differences.put(key, mine);
      }
    }
    return differences;
  }

  /** How characters are bytes. */
  TextEncoding encoding() {
    return TextEncoding.named(text.encoding()).orElseThrow();
  }

  /** Where in a record its rows are. */
  ElementPath rows() {
    return ElementPath.of(text.rows());
  }

  /** How lines are made of fields; with commas where any delimiter may be. */
  public CsvDialect dialect() {
    char delimiter = text.delimiter().equals(Text.ANY_DELIMITER) ? ',' : text.delimiter().charAt(0);
    char quote = text.quote().isEmpty() ? CsvDialect.NONE : text.quote().charAt(0);
    char escape = text.escape().isEmpty() ? CsvDialect.NONE : text.escape().charAt(0);
    return new CsvDialect(delimiter, quote, escape);
  }

  /** Where a field comes from; one that is not named, from the column of its own name. */
  List<Origin> origins(String name) {
    return columns.getOrDefault(name, List.of(Origin.of(name)));
  }

  /** What the parts of an item are called, by the first origin of the items that says so. */
  Origin.Keys itemKeys() {
    return origins(Field.ITEMS.text()).stream()
        .map(Origin::keys)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Origin.Keys.CONTRACT);
  }

  /** Every column that is used; of a name with dots also the structs that it leads through. */
  public List<String> allColumns() {
    Stream<Origin> fields =
        Arrays.stream(Field.values()).flatMap(field -> origins(field.text()).stream());
    Stream<Origin> mapped = columns.values().stream().flatMap(List::stream);
    return Stream.concat(fields, mapped)
        .flatMap(origin -> origin.columns().stream())
        .flatMap(name -> Stream.concat(Stream.of(name), Origin.structs(name).stream()))
        .distinct()
        .toList();
  }

  /** The columns, or what is around them, without which nothing is an event. */
  List<String> requiredColumns() {
    return Arrays.stream(Field.values())
        .filter(Field::required)
        .flatMap(field -> origins(field.text()).stream())
        .flatMap(origin -> origin.columns().stream())
        .flatMap(name -> Stream.concat(Stream.of(name), Origin.structs(name).stream()))
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
}
