package propensity.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import propensity.Sha256;
import propensity.event.DerivedField;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Field;
import propensity.event.Order;
import propensity.event.Parsed;
import propensity.event.Pieces;
import propensity.event.Referrer;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.source.RowSource.SourceRow;
import propensity.source.SourceMapping.RepeatedLines;
import propensity.source.text.PrintableAscii;
import propensity.source.text.Repetitions;
import propensity.source.visit.TrafficSource;
import propensity.source.visit.UserAgentDevice;
import propensity.source.visit.WebAddress;

/** Turns the rows of one file into events or rejections, by the names in its header. */
public final class RowParser {
  /** No event is before this: the year 1990. */
  public static final long EARLIEST = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();

  /** No event is after this: the year 2100. */
  public static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private static final long MILLIS_OF_A_SECOND = 1_000;

  private final long fileId;
  private final long latestOnArrival;
  private final boolean printableConstants;
  private final Reason unlisted;
  private final TimeReader times;
  private final RepeatedLines repeatedLines;
  private final Repetitions repetitions = new Repetitions();
  private long repeated;
  private final Map<String, EventType> types;
  private final ColumnReader eventId;
  private final ColumnReader userId;
  private final ColumnReader sessionId;
  private final ColumnReader eventTime;
  private final ColumnReader eventType;
  private final ColumnReader page;
  private final ColumnReader pageUrl;
  private final ColumnReader productId;
  private final MoneyColumns money;
  private final Words<Device> device;
  private final ColumnReader userAgent;
  private final ReferrerColumns referrer;

  /**
   * Binds the mapping to a file's columns.
   *
   * @param mapping as it is for this file
   * @param header names of its columns, in order
   * @param file its name
   * @param fileId what its events carry as their file
   * @param arrivedAt epoch milliseconds; events further after that than the mapping allows are
   *     rejected
   * @throws UnreadableFileException if a required column is missing or a wanted one is there twice
   */
  public RowParser(
      SourceMapping mapping, List<String> header, String file, long fileId, long arrivedAt) {
    SourceColumns columns = new SourceColumns(mapping, header, file);
    this.fileId = fileId;
    this.latestOnArrival = arrivedAt + mapping.maxAhead().toMillis();
    this.printableConstants = mapping.constants().values().stream().allMatch(PrintableAscii::is);
    this.unlisted =
        mapping.unlistedEventTypes() == SourceMapping.Unlisted.IGNORE
            ? Reason.IGNORED_EVENT_TYPE
            : Reason.UNKNOWN_EVENT_TYPE;
    this.repeatedLines = mapping.text().repeatedLines();
    this.times = TimeReader.of(mapping.timeFormat(), ZoneId.of(mapping.zone()));
    this.types = mapping.types();
    this.eventId = columns.field(Field.EVENT_ID);
    this.userId = columns.field(Field.USER_ID);
    this.sessionId = columns.field(Field.SESSION_ID);
    this.eventTime = columns.field(Field.EVENT_TIME);
    this.eventType = columns.field(Field.EVENT_TYPE);
    this.page = columns.field(Field.PAGE);
    this.pageUrl = columns.derived(DerivedField.PAGE_URL);
    this.productId = columns.field(Field.PRODUCT_ID);
    this.money = new MoneyColumns(columns, mapping);
    this.device = Words.of(columns.field(Field.DEVICE), mapping.devices(), Device::named);
    this.userAgent = columns.derived(DerivedField.USER_AGENT);
    this.referrer = new ReferrerColumns(columns, mapping.referrers(), mapping.ownHosts());
  }

  /** Whether an event may have happened at that time, in epoch milliseconds. */
  public static boolean isPlausible(long time) {
    return time >= EARLIEST && time < LATEST;
  }

  /** Whether rows of the file may say which order they are of. */
  boolean namesOrders() {
    return money.nameOrders();
  }

  /** How many lines so far say the same as one before them, and are events of their own. */
  public long repeated() {
    return repeated;
  }

  /** What a row of the file is: whatever fails on it, the rows after it are read. */
  public Parsed parse(SourceRow row) {
    if (row.problem() != null) {
      return reject(row, row.problem(), null);
    }
    try {
      return Parsed.of(event(row));
    } catch (BadFieldException e) {
      return reject(row, e.reason(), e.column());
    } catch (RuntimeException | StackOverflowError e) { // of a regular expression, for one
      return reject(row, Reason.PARSER_ERROR, null);
    }
  }

  private Event event(SourceRow row) {
    String[] values = row.values();
    boolean printable = row.printable() && printableConstants;
    String user = required(userId, FieldText.id(userId, values, printable));
    String timeText = required(eventTime, FieldText.of(eventTime, values, FieldText.TIME));
    String typeText = required(eventType, FieldText.of(eventType, values, FieldText.WORD));
    EventType type = types.get(typeText);
    if (type == null) {
      throw new BadFieldException(unlisted, eventType);
    }
    long time = time(timeText);
    String product = FieldText.id(productId, values, printable);
    money.read(values, type, product, time, printable);
    String id = FieldText.id(eventId, values, printable);
    String session = FieldText.id(sessionId, values, printable);
    String path = page(values, printable);
    return new Event(
        id == null ? numbered(contentId(user, session, time, path), time) : id,
        user,
        session,
        time,
        money.type(),
        device(values),
        referrer.read(values),
        path,
        money.product(),
        money.cents(),
        money.pieces(),
        money.order(),
        Event.recordId(fileId, row.line()));
  }

  private static String required(ColumnReader column, String text) {
    if (text == null) {
      throw new BadFieldException(Reason.MISSING_VALUE, column);
    }
    return text;
  }

  private long time(String text) {
    long time;
    try {
      time = times.read(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadFieldException(Reason.BAD_TIME, eventTime);
    }
    if (!isPlausible(time)) {
      throw new BadFieldException(Reason.TIME_OUT_OF_RANGE, eventTime);
    }
    if (time > latestOnArrival) {
      throw new BadFieldException(Reason.AHEAD_OF_ARRIVAL, eventTime);
    }
    return time;
  }

  /** By its column, and by the user agent where that has no known value. */
  private Device device(String[] values) {
    Device known = device.read(values);
    if (known != null) {
      return known;
    }
    String agent = FieldText.of(userAgent, values, FieldText.ADDRESS);
    return agent == null ? Device.OTHER : UserAgentDevice.of(agent);
  }

  private String page(String[] values, boolean printable) {
    String path = FieldText.page(page, page.read(values), printable);
    String url = path != null ? null : FieldText.of(pageUrl, values, FieldText.ADDRESS);
    return url == null ? path : FieldText.page(pageUrl, WebAddress.path(url), printable);
  }

  /**
   * The id of an event that has none: of what it says, not of how its line is written, so that it
   * is the same whatever the file's format and the order of its columns. Device and referrer are
   * left out, since they may come from tables that change.
   */
  private String contentId(String user, String session, long time, String page) {
    String content =
        String.join(
            "\u001F",
            user,
            orEmpty(session),
            Long.toString(time),
            money.type().text(),
            orEmpty(page),
            orEmpty(money.product()),
            orEmpty(money.cents()),
            orEmpty(Pieces.text(money.pieces())));
    Order order = money.order();
    return Sha256.of(order == null ? content : content + "\u001F" + said(order));
  }

  private static String said(Order order) {
    StringBuilder said = new StringBuilder(orEmpty(order.id()));
    said.append('\u001F').append(orEmpty(order.valueCents()));
    for (Order.Item item : order.items()) {
      said.append('\u001F')
          .append(orEmpty(item.productId()))
          .append('\u001F')
          .append(orEmpty(item.priceCents()))
          .append('\u001F')
          .append(orEmpty(Pieces.text(item.quantity())));
    }
    return said.toString();
  }

  /**
   * Lines that say the same are events of their own where their times do not tell them apart, being
   * whole seconds: the second one's id has its number in it. A file that comes again is the same
   * events all the same.
   */
  private String numbered(String contentId, long time) {
    boolean keeps =
        repeatedLines == RepeatedLines.KEEP
            || (repeatedLines == RepeatedLines.AUTO && time % MILLIS_OF_A_SECOND == 0);
    int number = keeps ? repetitions.next(contentId) : 1;
    repeated += number == 1 ? 0 : 1;
    return number == 1 ? contentId : Sha256.of(contentId + '\u001F' + number);
  }

  private static String orEmpty(Object value) {
    return value == null ? "" : value.toString();
  }

  private Parsed reject(SourceRow row, Reason reason, ColumnReader column) {
    String raw = row.raw();
    if (raw.length() > Rejection.MAX_RAW_CHARS) {
      boolean half = Character.isHighSurrogate(raw.charAt(Rejection.MAX_RAW_CHARS - 1));
      raw = raw.substring(0, Rejection.MAX_RAW_CHARS - (half ? 1 : 0));
    }
    raw = raw.replace('\0', '\uFFFD'); // of Parquet; no database takes it
    String name = column == null ? null : column.column();
    return Parsed.of(new Rejection(reason, name, raw, row.sha256(), fileId, row.line()));
  }

  /** A column with words for values of ours: the mapping's words, in any case, or our own. */
  private record Words<T>(ColumnReader column, Map<String, T> mapped, Function<String, T> own) {
    static <T> Words<T> of(
        ColumnReader column, Map<String, String> words, Function<String, T> named) {
      Map<String, T> mapped = new HashMap<>();
      words.forEach((from, to) -> mapped.put(from, named.apply(to)));
      return new Words<>(column, mapped, named);
    }

    /** Null where there is no word, or one that is not known. */
    T read(String[] values) {
      String text = FieldText.of(column, values, FieldText.WORD);
      if (text == null) {
        return null;
      }
      T found = mapped.isEmpty() ? null : mapped.get(text.toLowerCase(Locale.ROOT));
      return found == null ? own.apply(text) : found;
    }
  }

  /** The referrer by its column, and by addresses and campaigns where that has no known value. */
  private static final class ReferrerColumns {
    private final Words<Referrer> words;
    private final ColumnReader referrerUrl;
    private final ColumnReader pageUrl;
    private final ColumnReader medium;
    private final ColumnReader source;
    private final TrafficSource traffic;

    ReferrerColumns(SourceColumns columns, Map<String, String> words, List<String> ownHosts) {
      this.words = Words.of(columns.field(Field.REFERRER), words, Referrer::named);
      this.referrerUrl = columns.derived(DerivedField.REFERRER_URL);
      this.pageUrl = columns.derived(DerivedField.PAGE_URL);
      this.medium = columns.derived(DerivedField.UTM_MEDIUM);
      this.source = columns.derived(DerivedField.UTM_SOURCE);
      boolean derived = referrerUrl != null || medium != null || source != null;
      this.traffic = derived ? new TrafficSource(ownHosts) : null;
    }

    Referrer read(String[] values) {
      Referrer known = words.read(values);
      if (known != null) {
        return known;
      }
      return traffic == null
          ? Referrer.OTHER
          : traffic.of(
              FieldText.of(referrerUrl, values, FieldText.ADDRESS),
              FieldText.of(pageUrl, values, FieldText.ADDRESS),
              FieldText.of(medium, values, FieldText.WORD),
              FieldText.of(source, values, FieldText.WORD));
    }
  }
}
