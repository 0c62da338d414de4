package propensity.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import propensity.event.Rejection.Reason;

/** Turns the rows of one file into events or rejections, by the names in its header. */
final class RowParser {
  private static final long EARLIEST = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();

  /** No event is after this: the year 2100. */
  static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private static final long MOST_AHEAD_MILLIS = 24L * 3600 * 1000;
  private static final int MOST_PIECES = 1_000_000;
  private static final int ABSENT = -1;

  private final long fileId;
  private final long latest;
  private final SourceMapping mapping;
  private final TimeReader times;
  private final Map<String, EventType> types;
  private final Map<Field, Integer> places = new EnumMap<>(Field.class);
  private final Map<Field, String> constants;

  /**
   * Binds the mapping to a file's columns.
   *
   * @throws UnreadableFileException if a required column is missing or a wanted one stands twice
   */
  RowParser(SourceMapping mapping, List<String> header, String file, long fileId, long arrivedAt) {
    this.fileId = fileId;
    this.latest = Math.min(LATEST, arrivedAt + MOST_AHEAD_MILLIS);
    this.mapping = mapping;
    this.times = TimeReader.of(mapping.timeFormat(), ZoneId.of(mapping.zone()));
    this.types = mapping.types();
    this.constants = mapping.constantFields();
    List<String> missing = new ArrayList<>();
    for (Field field : Field.values()) {
      String column = mapping.column(field);
      int place = place(header, column, file);
      places.put(field, place);
      boolean wanted = field.required() || mapping.columns().containsKey(field.text());
      if (place == ABSENT && wanted && !constants.containsKey(field)) {
        missing.add(column);
      }
    }
    if (!missing.isEmpty()) {
      throw new UnreadableFileException(
          file, "missing_column", "the header has no " + missing + "; it has " + header);
    }
  }

  /** The column's place; where no column has the name, that of the same name in other case. */
  private static int place(List<String> header, String column, String file) {
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

  Parsed parse(SourceRow row) {
    if (row.problem() != null) {
      return reject(row, row.problem(), null);
    }
    String user = value(row, Field.USER_ID);
    String timeText = value(row, Field.EVENT_TIME);
    String typeText = value(row, Field.EVENT_TYPE);
    if (user == null) {
      return reject(row, Reason.MISSING_VALUE, Field.USER_ID);
    }
    if (timeText == null) {
      return reject(row, Reason.MISSING_VALUE, Field.EVENT_TIME);
    }
    if (typeText == null) {
      return reject(row, Reason.MISSING_VALUE, Field.EVENT_TYPE);
    }
    EventType type = types.get(typeText);
    if (type == null) {
      boolean ignore = mapping.unlistedEventTypes() == SourceMapping.Unlisted.IGNORE;
      Reason reason = ignore ? Reason.IGNORED_EVENT_TYPE : Reason.UNKNOWN_EVENT_TYPE;
      return reject(row, reason, Field.EVENT_TYPE);
    }
    long time;
    try {
      time = times.read(timeText);
    } catch (DateTimeException | ArithmeticException e) {
      return reject(row, Reason.BAD_TIME, Field.EVENT_TIME);
    }
    if (time < EARLIEST || time >= latest) {
      return reject(row, Reason.TIME_OUT_OF_RANGE, Field.EVENT_TIME);
    }
    Long price = null;
    Integer quantity = null;
    Field reading = Field.PRICE;
    try {
      String priceText = value(row, Field.PRICE);
      price = priceText == null ? null : Money.cents(priceText);
      reading = Field.QUANTITY;
      String quantityText = value(row, Field.QUANTITY);
      quantity = quantityText == null ? null : Integer.valueOf(quantityText);
    } catch (NumberFormatException | ArithmeticException e) {
      return reject(row, Reason.BAD_NUMBER, reading);
    }
    if (price != null && price < 0) {
      return reject(row, Reason.NEGATIVE_NUMBER, Field.PRICE);
    }
    if (quantity != null && (quantity < 1 || quantity > MOST_PIECES)) {
      return reject(row, quantity < 1 ? Reason.NEGATIVE_NUMBER : Reason.BAD_NUMBER, Field.QUANTITY);
    }
    String id = value(row, Field.EVENT_ID);
    return Parsed.of(
        new Event(
            id == null ? Sha256.of(row.raw()) : id,
            user,
            value(row, Field.SESSION_ID),
            time,
            type,
            Device.of(value(row, Field.DEVICE)),
            Referrer.of(value(row, Field.REFERRER)),
            value(row, Field.PAGE),
            value(row, Field.PRODUCT_ID),
            price,
            quantity,
            fileId,
            row.line()));
  }

  private String value(SourceRow row, Field field) {
    int place = places.get(field);
    String value = place == ABSENT ? null : row.values()[place];
    return value == null || value.isBlank() ? constants.get(field) : value;
  }

  private Parsed reject(SourceRow row, Reason reason, Field field) {
    String sha256 = row.rawSha256() == null ? Sha256.of(row.raw()) : row.rawSha256();
    String raw = row.raw();
    if (raw.length() > Rejection.MOST_RAW_CHARS) {
      raw = raw.substring(0, Rejection.MOST_RAW_CHARS);
    }
    String column = field == null ? null : mapping.column(field);
    return Parsed.of(new Rejection(reason, column, raw, sha256, fileId, row.line()));
  }
}
