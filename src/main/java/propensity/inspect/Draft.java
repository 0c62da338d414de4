package propensity.inspect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import propensity.event.DerivedField;
import propensity.event.Field;
import propensity.source.SourceMapping;

/** A source mapping to start from, as a file with comments. */
final class Draft {
  /** A column that no file has, for a field that must not be read from the column of its name. */
  private static final String NOT_READ = "{column: '-', optional: true}";

  private static final int SHOWN = 10;

  private final Guesses guesses;
  private final Optional<TextShape> text;
  private final Sample sample;

  /**
   * Of what was found.
   *
   * @param text how delimited text is written; empty for JSON and Parquet
   */
  Draft(Guesses guesses, Optional<TextShape> text, Sample sample) {
    this.guesses = guesses;
    this.text = text;
    this.sample = sample;
  }

  /** The contract for text of this shape. */
  static SourceMapping shaped(Optional<TextShape> text) {
    SourceMapping contract = SourceMapping.contract();
    return text.map(shape -> contract.with(shape.text())).orElse(contract);
  }

  /** The required fields without a column; a mapping needs them all. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Field field : Field.values()) {
      boolean type = field == Field.EVENT_TYPE;
      boolean constant = type && guesses.types().constant() != null;
      boolean known = !type || guesses.types().words().values().stream().anyMatch(Objects::nonNull);
      boolean found = known && guesses.fields().containsKey(field.text());
      if (field.required() && !constant && !found) {
        missing.add(field.text());
      }
    }
    return missing;
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
    Stream<String> fields = Stream.of(Field.values()).map(Field::text);
    Stream<String> derived = Stream.of(DerivedField.values()).map(DerivedField::text);
    Stream.concat(fields, derived).forEach(name -> yaml.addAll(column(name)));
    if (guesses.types().constant() != null) {
      yaml.add(
          "constants: {event_type: " + guesses.types().constant() + "}   # ? where there is none");
    }
    guesses
        .time()
        .ifPresent(
            time -> {
              yaml.add("time_format: " + Yaml.text(time.format()));
              yaml.add("zone: UTC                             # of times that name none");
            });
    if (!sample.path().isEmpty()) {
      yaml.add("rows: " + Yaml.text(sample.path()));
    }
    yaml.add("event_types:");
    Set<String> types = new LinkedHashSet<>(guesses.types().words().keySet());
    counts.keySet().stream().filter(type -> !type.isEmpty()).forEach(types::add);
    types.forEach(type -> yaml.add(type(type, counts.getOrDefault(type, 0L))));
    yaml.add("unlisted_event_types: ignore");
    yaml.add("price_format: " + guesses.money().format());
    words(yaml);
    text.ifPresent(shape -> yaml.addAll(shape(shape)));
    doubts().forEach(doubt -> yaml.add("# ? " + doubt));
    guesses.money().checks().forEach(check -> yaml.add("# checked: " + check));
    return String.join("\n", yaml) + "\n";
  }

  /** How many lines have words for what was done that are not known, where there are such. */
  Optional<String> unknownTypes(Map<String, Long> counts) {
    long all = 0;
    long unknown = 0;
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, Long> each : counts.entrySet()) {
      all += each.getValue();
      if (!each.getKey().isEmpty() && guesses.types().words().get(each.getKey()) == null) {
        unknown += each.getValue();
        words.add(each.getKey());
      }
    }
    return unknown == 0
        ? Optional.empty()
        : Optional.of(
            "types     %.1f %% of the lines are ignored, since their type is not known: %s"
                .formatted(
                    100.0 * unknown / all,
                    String.join(", ", words.subList(0, Math.min(SHOWN, words.size())))));
  }

  /** What a person should look at. */
  List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    guesses.time().ifPresent(time -> doubts.addAll(time.doubts()));
    doubts.addAll(guesses.types().doubts());
    doubts.addAll(guesses.money().doubts());
    doubts.addAll(guesses.doubts());
    return doubts;
  }

  private List<String> column(String name) {
    List<String> lines = new ArrayList<>();
    Guess guess = guesses.fields().get(name);
    if (guess != null) {
      String value =
          guess.settings().size() == 1
              ? Yaml.value(guess.settings().get(0))
              : Yaml.value(guess.settings());
      String line = "  " + name + ": " + value;
      lines.add(guess.sure() ? line : "%-40s # ? %s".formatted(line, guess.doubt()));
    } else if (missing().contains(name)) {
      lines.add("  " + name + ": COLUMN   # ? required, and none was found");
    } else if (isColumn(name)) {
      lines.add(
          "%-40s # ? not read from the column %s".formatted("  " + name + ": " + NOT_READ, name));
    } else {
      lines.add("  # " + name + ":     nothing found");
    }
    for (ColumnProfile other : guesses.candidates().getOrDefault(name, List.of())) {
      lines.add(
          "  #   or %s, filled in %.1f %%"
              .formatted(Yaml.value(other.setting()), 100 * other.fill(sample.rows().size())));
    }
    return lines;
  }

  /** Whether a field that nothing was found for would be read from a column of its own name. */
  private boolean isColumn(String name) {
    return Stream.of(Field.values()).anyMatch(field -> field.text().equals(name))
        && sample.columns().stream().anyMatch(column -> column.equalsIgnoreCase(name));
  }

  private String type(String type, long count) {
    String ours = guesses.types().words().get(type);
    String line =
        ours == null ? "  # " + Yaml.text(type) + ": ?" : "  " + Yaml.text(type) + ": " + ours;
    String guess = guesses.types().byPart().contains(type) ? "? by a part of the word; " : "";
    return String.format(Locale.ROOT, "%-40s # %s%,d lines", line, guess, count);
  }

  private void words(List<String> yaml) {
    for (String key : List.of("devices", "referrers")) {
      Map<String, String> table = guesses.words().getOrDefault(key, Map.of());
      if (!table.isEmpty()) {
        yaml.add(key + ":");
        table.forEach((from, to) -> yaml.add("  " + Yaml.text(from) + ": " + to));
      }
    }
    Map<String, String> nulls = guesses.words().getOrDefault("nulls", Map.of());
    if (!nulls.isEmpty()) {
      List<String> texts = nulls.keySet().stream().map(Yaml::text).toList();
      yaml.add("nulls: [" + String.join(", ", texts) + "]");
    }
  }

  private List<String> shape(TextShape shape) {
    List<String> yaml = new ArrayList<>();
    if (shape.delimiter() != ',' && !shape.preamble()) {
      yaml.add("delimiter: \"" + (shape.delimiter() == '\t' ? "\\t" : shape.delimiter()) + "\"");
    }
    if (!shape.quoted()) {
      yaml.add("quote: \"\"");
    }
    if (!shape.header()) {
      yaml.add("# ? the first line names no columns: give them names, in this order");
      yaml.add("header: [" + String.join(", ", sample.columns()) + "]");
    }
    return yaml;
  }
}
