package propensity.event;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import propensity.NearestName;

/** A source mapping bound to the columns of one file. */
public final class SourceColumns {
  private static final int ABSENT = -1;

  private final SourceMapping mapping;
  private final List<String> header;
  private final String file;
  private final Set<String> nulls;
  private final Map<Integer, ColumnReader.JsonText> jsonTexts = new HashMap<>();
  private final Map<Field, ColumnReader> fields = new EnumMap<>(Field.class);
  private final Map<Hint, ColumnReader> hints = new EnumMap<>(Hint.class);

  /**
   * Binds.
   *
   * @param mapping as it is for this file
   * @param header names of the file's columns, in order
   * @param file its name
   * @throws UnreadableFileException if a column is missing that is required or named, or a wanted
   *     one stands twice
   */
  public SourceColumns(SourceMapping mapping, List<String> header, String file) {
    this.mapping = mapping;
    this.header = header;
    this.file = file;
    this.nulls = Set.copyOf(mapping.nulls());
    for (Field field : Field.values()) {
      String constant = mapping.constants().get(field.text());
      fields.put(field, reader(field.text(), field.required() && constant == null, constant));
    }
    for (Hint hint : Hint.values()) {
      if (mapping.columns().containsKey(hint.text())) {
        hints.put(hint, reader(hint.text(), false, null));
      }
    }
  }

  /** The text of a field in a row, or null. */
  public String value(Field field, String[] values) {
    return fields.get(field).read(values);
  }

  ColumnReader field(Field field) {
    return fields.get(field);
  }

  /** Null where the mapping does not name it. */
  ColumnReader hint(Hint hint) {
    return hints.get(hint);
  }

  private ColumnReader reader(String name, boolean required, String constant) {
    List<Origin> origins = mapping.origins(name);
    List<ColumnReader.Step> steps = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    String column = null;
    int first = ABSENT;
    boolean optional = !mapping.columns().containsKey(name) || constant != null;
    for (Origin origin : origins) {
      optional |= origin.optional();
      List<Integer> places = origin.columns().stream().map(this::place).toList();
      if (places.contains(ABSENT)) {
        missing.add(origin.columns().get(places.indexOf(ABSENT)));
        continue;
      }
      column = column == null ? origin.columns().get(0) : column;
      if (origin.plain() && first == ABSENT && steps.isEmpty()) {
        first = places.get(0);
      } else {
        steps.add(step(origin, places));
      }
    }
    if (first == ABSENT && steps.isEmpty() && (required || !optional)) {
      throw missing(name, missing);
    }
    return new ColumnReader(
        column == null ? origins.get(0).columns().get(0) : column,
        first,
        List.copyOf(steps),
        nulls,
        constant);
  }

  private ColumnReader.Step step(Origin origin, List<Integer> places) {
    if (!origin.join().isEmpty()) {
      return ColumnReader.join(places, nulls);
    }
    if (!origin.hash().isEmpty()) {
      return ColumnReader.hash(places, nulls);
    }
    int place = places.get(0);
    ColumnReader.Step step =
        origin.json() == null
            ? ColumnReader.plain(place)
            : ColumnReader.json(
                jsonTexts.computeIfAbsent(place, ColumnReader.JsonText::new),
                JsonPointer.compile(origin.json()));
    return origin.match() == null
        ? step
        : ColumnReader.match(step, Pattern.compile(origin.match()));
  }

  private UnreadableFileException missing(String name, List<String> missing) {
    String remedy =
        "name another column for %s; did you mean '%s'?%s"
            .formatted(
                name,
                NearestName.of(missing.get(0), header),
                header.size() == 1 ? " Or is the delimiter another one?" : "");
    return new UnreadableFileException(
        file,
        "missing_column",
        "there is no column " + String.join(" or ", missing) + "; there are " + header,
        new MappingMistake("columns." + name, "no column for " + name, remedy));
  }

  /** The column's place; where no column has the name, that of the same name in other case. */
  private int place(String column) {
    boolean exact = header.contains(column);
    int found = ABSENT;
    for (int place = 0; place < header.size(); place++) {
      String name = header.get(place);
      if (exact ? name.equals(column) : name.equalsIgnoreCase(column)) {
        if (found != ABSENT) {
          throw new UnreadableFileException(
              file, "duplicate_column", "the column '" + column + "' stands twice in the header");
        }
        found = place;
      }
    }
    return found;
  }
}
