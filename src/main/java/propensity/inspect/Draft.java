package propensity.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.source.Origin;
import propensity.source.SourceMapping;

/** A source mapping to start from, as a value and as a file with comments. */
final class Draft {
  private static final SourceMapping CONTRACT = SourceMapping.contract();

  private final Guesses guesses;
  private final Optional<TextShape> text;
  private final List<String> columns;

  /**
   * Of what was found.
   *
   * @param text how delimited text is written; empty for JSON and Parquet
   * @param columns of the files
   */
  Draft(Guesses guesses, Optional<TextShape> text, List<String> columns) {
    this.guesses = guesses;
    this.text = text;
    this.columns = columns;
  }

  /** The contract for text of this shape. */
  static SourceMapping shaped(Optional<TextShape> text) {
    return text.map(shape -> CONTRACT.with(shape.text())).orElse(CONTRACT);
  }

  /** The required fields without a column; a mapping needs them all. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Field field : Field.values()) {
      if (field.required() && guesses.field(field.text()).isEmpty()) {
        missing.add(field.text());
      }
    }
    return missing;
  }

  /** The mapping, without the event types that are not known. */
  SourceMapping mapping() {
    Map<String, List<Origin>> origins = new LinkedHashMap<>();
    guesses.fields().forEach(guess -> origins.put(guess.field(), List.of(guess.origin())));
    Map<String, String> types = new LinkedHashMap<>();
    guesses
        .eventTypes()
        .forEach(
            (from, to) -> {
              if (to != null) {
                types.put(from, to.text());
              }
            });
    return new SourceMapping(
        origins,
        Map.of(),
        guesses.timeFormat(),
        "UTC",
        CONTRACT.maxAhead(),
        types,
        SourceMapping.Unlisted.IGNORE,
        Map.of(),
        Map.of(),
        List.of(),
        guesses.priceFormat(),
        List.of(),
        shaped(text).text(),
        List.of());
  }

  /**
   * The mapping as a file of conf/sources.
   *
   * @param findings put before it as comments
   * @param counts of event types over all lines
   */
  String yaml(List<String> findings, Map<String, Long> counts) {
    List<String> yaml = new ArrayList<>();
    findings.forEach(line -> yaml.add(("# " + line).stripTrailing()));
    yaml.add("\n# Contract field: column. A line with ? is a guess: look at it.\ncolumns:");
    Stream<String> fields = Arrays.stream(Field.values()).map(Field::text);
    Stream<String> found = guesses.fields().stream().map(Guess::field);
    Stream.concat(fields, found).distinct().forEach(name -> yaml.add(column(name)));
    yaml.add("time_format: " + quoted(guesses.timeFormat()));
    yaml.add("zone: UTC                             # of times that name none");
    yaml.add("event_types:");
    Map<String, Long> all = new LinkedHashMap<>();
    guesses.eventTypes().keySet().forEach(type -> all.put(type, counts.getOrDefault(type, 0L)));
    all.putAll(counts);
    all.remove("");
    all.forEach((type, count) -> yaml.add(type(type, count)));
    yaml.add("unlisted_event_types: ignore");
    if (guesses.field("price").isPresent()) {
      yaml.add("price_format: " + guesses.priceFormat().name().toLowerCase(Locale.ROOT));
    }
    text.ifPresent(shape -> yaml.addAll(shape(shape)));
    guesses.unsure().forEach(doubt -> yaml.add("# ? " + doubt));
    return String.join("\n", yaml) + "\n";
  }

  private String column(String name) {
    Optional<Guess> guess = guesses.field(name);
    if (guess.isEmpty()) {
      return missing().contains(name)
          ? "  " + name + ": COLUMN   # ? required, and none was found"
          : "  # " + name + ":     nothing found";
    }
    Origin origin = guess.get().origin();
    String value =
        origin.json() == null
            ? quoted(origin.column())
            : "{column: %s, json: %s}".formatted(quoted(origin.column()), quoted(origin.json()));
    String line = "  " + name + ": " + value;
    return guess.get().sure() ? line : "%-40s # ? %s".formatted(line, guess.get().why());
  }

  private static String type(String type, long count) {
    EventType ours = Guesses.type(type);
    String line =
        ours == null ? "  # " + quoted(type) + ": ?" : "  " + quoted(type) + ": " + ours.text();
    return "%-40s # %,d lines".formatted(line, count);
  }

  private List<String> shape(TextShape shape) {
    List<String> yaml = new ArrayList<>();
    if (shape.delimiter() != ',') {
      yaml.add("delimiter: \"" + (shape.delimiter() == '\t' ? "\\t" : shape.delimiter()) + "\"");
    }
    if (!shape.quoted()) {
      yaml.add("quote: \"\"");
    }
    if (!shape.header()) {
      yaml.add("# ? the first line names no columns: give them names, in this order");
      yaml.add("header: [" + String.join(", ", columns) + "]");
    }
    return yaml;
  }

  private static String quoted(String text) {
    boolean plain =
        text.matches("[A-Za-z_][A-Za-z0-9_.-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null");
    return plain ? text : "'" + text.replace("'", "''") + "'";
  }
}
