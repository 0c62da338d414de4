package propensity.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** A mapping that reads nothing but text of this shape. */
  static SourceMapping shaped(Optional<TextShape> text) {
    return text.map(shape -> CONTRACT.with(shape.text())).orElse(CONTRACT);
  }

  /** The required fields that no column was found for; with one of them there is no mapping. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Field field : Field.values()) {
      if (field.required() && guesses.field(field.text()).isEmpty()) {
        missing.add(field.text());
      }
    }
    return missing;
  }

  /** The mapping; event types that nothing is known of are left out. */
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
    StringBuilder yaml = new StringBuilder();
    findings.forEach(line -> yaml.append(("# " + line).stripTrailing()).append('\n'));
    yaml.append("\n# Contract field: column. A line with ? is a guess: look at it.\ncolumns:\n");
    for (Field field : Field.values()) {
      field(yaml, field.text(), field.required());
    }
    for (Guess guess : guesses.fields()) {
      boolean field = false;
      for (Field known : Field.values()) {
        field |= known.text().equals(guess.field());
      }
      if (!field) {
        field(yaml, guess.field(), false);
      }
    }
    yaml.append("time_format: ").append(quoted(guesses.timeFormat())).append('\n');
    yaml.append("zone: UTC                             # of times that name none\n");
    yaml.append("event_types:\n");
    Map<String, Long> all = new LinkedHashMap<>();
    guesses.eventTypes().keySet().forEach(type -> all.put(type, counts.getOrDefault(type, 0L)));
    all.putAll(counts);
    all.forEach((type, count) -> type(yaml, type, count));
    yaml.append("unlisted_event_types: ignore\n");
    if (guesses.field("price").isPresent()) {
      yaml.append("price_format: ")
          .append(guesses.priceFormat().name().toLowerCase(Locale.ROOT))
          .append('\n');
    }
    text.ifPresent(shape -> shape(yaml, shape));
    guesses.unsure().forEach(doubt -> yaml.append("# ? ").append(doubt).append('\n'));
    return yaml.toString();
  }

  private void field(StringBuilder yaml, String name, boolean required) {
    Optional<Guess> guess = guesses.field(name);
    if (guess.isEmpty()) {
      yaml.append(required ? "  " : "  # ").append(name).append(": ");
      yaml.append(required ? "COLUMN   # ? required, and none was found" : "    nothing found");
      yaml.append('\n');
      return;
    }
    Origin origin = guess.get().origin();
    String value =
        origin.json() == null
            ? quoted(origin.column())
            : "{column: %s, json: %s}".formatted(quoted(origin.column()), quoted(origin.json()));
    String line = "  " + name + ": " + value;
    yaml.append(guess.get().sure() ? line : "%-40s # ? %s".formatted(line, guess.get().why()));
    yaml.append('\n');
  }

  private static void type(StringBuilder yaml, String type, long count) {
    EventType ours = Guesses.type(type);
    if (!type.isEmpty()) {
      String line =
          ours == null ? "  # " + quoted(type) + ": ?" : "  " + quoted(type) + ": " + ours.text();
      yaml.append("%-40s # %,d lines%n".formatted(line, count));
    }
  }

  private void shape(StringBuilder yaml, TextShape shape) {
    if (shape.delimiter() != ',') {
      yaml.append("delimiter: ")
          .append(shape.delimiter() == '\t' ? "\"\\t\"" : "\"" + shape.delimiter() + "\"");
      yaml.append('\n');
    }
    if (!shape.quoted()) {
      yaml.append("quote: \"\"\n");
    }
    if (!shape.header()) {
      yaml.append("# ? the first line names no columns: give them names, in this order\nheader: [");
      yaml.append(String.join(", ", columns)).append("]\n");
    }
  }

  private static String quoted(String text) {
    boolean plain =
        text.matches("[A-Za-z_][A-Za-z0-9_.-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null");
    return plain ? text : "'" + text.replace("'", "''") + "'";
  }
}
