package propensity.source;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import propensity.NearestName;
import propensity.event.DerivedField;
import propensity.event.Field;
import propensity.source.ColumnReader.ValueExpression;

/** A source mapping bound to the columns of one file. */
public final class SourceColumns {
  private static final int ABSENT = -1;
  private static final int MAX_NAMES = 50;
  private static final int MAX_NAME = 60;

  private final SourceMapping mapping;
  private final List<String> header;
  private final String file;
  private final Set<String> nulls;
  private final Map<String, ColumnReader.JsonText> jsonTexts = new HashMap<>();
  private final Map<Field, ColumnReader> fields = new EnumMap<>(Field.class);
  private final Map<DerivedField, ColumnReader> derived = new EnumMap<>(DerivedField.class);

  /**
   * Binds.
   *
   * @param mapping as it is for this file
   * @param header names of the file's columns, in order
   * @param file its name
   * @throws UnreadableFileException if a column is missing that is required or named, or a wanted
   *     one is there twice
   */
  public SourceColumns(SourceMapping mapping, List<String> header, String file) {
    this.mapping = mapping;
    this.header = header;
    this.file = file;
    this.nulls = Set.copyOf(mapping.nulls());
    for (Field field : Field.values()) {
      String constant = mapping.constants().get(field.text());
      fields.put(
          field,
          reader(
              field.text(), field.required() && constant == null, MissingIds.of(field), constant));
    }
    for (DerivedField field : DerivedField.values()) {
      if (mapping.columns().containsKey(field.text())) {
        derived.put(field, reader(field.text(), false, null, null));
      }
    }
  }

  /** The text of a field in a row, or null where there is none, or it cannot be computed. */
  public String value(Field field, String[] values) {
    try {
      return fields.get(field).read(values);
    } catch (RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  ColumnReader field(Field field) {
    return fields.get(field);
  }

  /** Null where the mapping does not name it. */
  ColumnReader derived(DerivedField field) {
    return derived.get(field);
  }

  private ColumnReader reader(String name, boolean required, MissingIds ids, String constant) {
    List<Origin> origins = mapping.origins(name);
    List<ValueExpression> expressions = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    String column = null;
    int first = ABSENT;
    boolean optional = !mapping.columns().containsKey(name) || constant != null;
    for (Origin origin : origins) {
      optional |= origin.optional();
      List<String> absent = origin.columns().stream().filter(each -> ways(each).isEmpty()).toList();
      if (!absent.isEmpty()) {
        missing.add(absent.get(0));
        continue;
      }
      column = column == null ? origin.columns().get(0) : column;
      boolean plain = origin.plain() && Origin.structs(origin.column()).isEmpty();
      if (plain && first == ABSENT && expressions.isEmpty()) {
        first = index(origin.column());
      } else {
        expressions.add(expression(origin, ids));
      }
    }
    if (first == ABSENT && expressions.isEmpty() && (required || !optional)) {
      throw missing(name, missing);
    }
    return new ColumnReader(
        column == null ? origins.get(0).columns().get(0) : column,
        first,
        List.copyOf(expressions),
        nulls,
        ids,
        constant);
  }

  private ValueExpression expression(Origin origin, MissingIds ids) {
    if (!origin.join().isEmpty()) {
      return ColumnReader.join(parts(origin.join(), ids), "-", nulls);
    }
    if (!origin.hash().isEmpty()) {
      return ColumnReader.hash(parts(origin.hash(), ids), nulls);
    }
    if (origin.day() != null) {
      return dayTime(origin.day());
    }
    JsonPointer pointer = JsonPointer.compile(origin.json() == null ? "" : origin.json());
    ValueExpression expression =
        origin.key() != null
            ? ColumnReader.key(json(origin.column()), pointer, origin.key())
            : origin.json() == null
                ? column(origin.column())
                : ColumnReader.json(json(origin.column()), pointer);
    return origin.match() == null
        ? expression
        : ColumnReader.match(expression, Pattern.compile(origin.match()));
  }

  private ValueExpression dayTime(Origin.DayTime day) {
    if (day.time() != null) {
      List<ValueExpression> texts = day.columns().stream().map(this::column).toList();
      return ColumnReader.join(texts, " ", nulls);
    }
    return ColumnReader.since(
        column(day.column()),
        TimeReader.ofDays(mapping.timeFormat(), ZoneId.of(mapping.zone())),
        column(day.offset()),
        day.unit() == null ? Origin.Unit.MS : day.unit());
  }

  private List<ValueExpression> parts(List<String> names, MissingIds ids) {
    return ColumnReader.asIds(names.stream().map(this::column).toList(), ids);
  }

  private ValueExpression column(String name) {
    List<ValueExpression> ways = ways(name);
    return ways.size() == 1 ? ways.get(0) : ColumnReader.firstOf(ways, nulls);
  }

  /**
   * The column of that name, and where it has dots or slashes, the fields of structs that they lead
   * to.
   */
  private List<ValueExpression> ways(String name) {
    List<ValueExpression> ways = new ArrayList<>();
    if (index(name) != ABSENT) {
      ways.add(ColumnReader.plain(index(name)));
    }
    for (String struct : Origin.structs(name)) {
      if (index(struct) != ABSENT) {
        JsonPointer pointer = JsonPointer.compile(Origin.pointer(name, struct));
        ways.add(ColumnReader.json(json(struct), pointer));
      }
    }
    return ways;
  }

  private ColumnReader.JsonText json(String column) {
    ColumnReader.JsonText known = jsonTexts.get(column);
    if (known == null) {
      known = new ColumnReader.JsonText(column(column));
      jsonTexts.put(column, known);
    }
    return known;
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
        "there is no column " + String.join(" or ", missing) + "; there are " + columns(),
        new MappingMistake("columns." + name, "no column for " + name, remedy));
  }

  /** The first names, each cut: a file that is no log may have a header of a mebibyte. */
  private String columns() {
    List<String> names =
        header.stream()
            .limit(MAX_NAMES)
            .map(name -> name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name)
            .toList();
    return header.size() > MAX_NAMES
        ? names + " and " + (header.size() - MAX_NAMES) + " more"
        : names.toString();
  }

  /** The column's index; where no column has that name exactly, of the same name in other case. */
  private int index(String column) {
    boolean exact = header.contains(column);
    int found = ABSENT;
    for (int index = 0; index < header.size(); index++) {
      String name = header.get(index);
      if (exact ? name.equals(column) : name.equalsIgnoreCase(column)) {
        if (found != ABSENT) {
          throw new UnreadableFileException(
              file, "duplicate_column", "the column '" + column + "' stands twice in the header");
        }
        found = index;
      }
    }
    return found;
  }
}
