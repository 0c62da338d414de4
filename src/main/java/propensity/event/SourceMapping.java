package propensity.event;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to read a shop's own files as events.
 *
 * @param columns contract field to column name; fields not named are looked for under their own
 *     name, and taken as missing where the file has no such column and they are not required
 * @param constants contract field to the value it has in every row
 * @param timeFormat {@code iso}, {@code epoch_ms}, {@code epoch_s} or a pattern of
 *     java.time.format.DateTimeFormatter
 * @param zone the zone of times that name none
 * @param eventTypes the source's event type to ours
 * @param unlistedEventTypes what becomes of other event types
 * @param delimiter between the fields of a delimited text file, one character
 */
public record SourceMapping(
    Map<String, String> columns,
    Map<String, String> constants,
    String timeFormat,
    String zone,
    Map<String, String> eventTypes,
    Unlisted unlistedEventTypes,
    String delimiter)
    implements Serializable {

  /** What becomes of event types that are not listed. */
  public enum Unlisted {
    REJECT,
    IGNORE
  }

  public SourceMapping {
    columns = new LinkedHashMap<>(columns);
    constants = new LinkedHashMap<>(constants);
    eventTypes = new LinkedHashMap<>(eventTypes);
    columns.keySet().forEach(name -> field("source.columns", name));
    constants.keySet().forEach(name -> field("source.constants", name));
    eventTypes.forEach((from, to) -> type(from, to));
    if (delimiter.length() != 1 || delimiter.equals("\"")) {
      throw new IllegalArgumentException(
          "source.delimiter must be one character other than a quote, not '" + delimiter + "'");
    }
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("source.zone: there is no time zone '" + zone + "'", e);
    }
    TimeReader.of(timeFormat, ZoneId.of(zone));
  }

  /** The event contract itself: our own names, ISO times, UTC. */
  public static SourceMapping contract() {
    Map<String, String> types = new LinkedHashMap<>();
    for (EventType type : EventType.values()) {
      types.put(type.text(), type.text());
    }
    return new SourceMapping(Map.of(), Map.of(), "iso", "UTC", types, Unlisted.REJECT, ",");
  }

  /** The column of a field in the files. */
  String column(Field field) {
    return columns.getOrDefault(field.text(), field.text());
  }

  Map<Field, String> constantFields() {
    Map<Field, String> fields = new EnumMap<>(Field.class);
    constants.forEach((name, value) -> fields.put(field("source.constants", name), value));
    return fields;
  }

  Map<String, EventType> types() {
    Map<String, EventType> types = new TreeMap<>();
    eventTypes.forEach((from, to) -> types.put(from, type(from, to)));
    return types;
  }

  private static Field field(String where, String name) {
    for (Field field : Field.values()) {
      if (field.text().equals(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException(where + ": the event contract has no field '" + name + "'");
  }

  private static EventType type(String from, String to) {
    for (EventType type : EventType.values()) {
      if (type.text().equals(to)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "source.event_types: '"
            + from
            + "' is mapped to '"
            + to
            + "', which is none of page_view, add_to_cart, checkout, purchase");
  }
}
