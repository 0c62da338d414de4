package propensity.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.event.Field;
import propensity.generate.ArrivingRecord;
import propensity.generate.EventFile;
import propensity.source.CsvDialect;
import propensity.source.EventReader;
import propensity.source.JsonColumns;
import propensity.source.RowParser;
import propensity.source.RowSource;
import propensity.source.SourceColumns;
import propensity.source.SourceMapping;
import propensity.source.SourceRow;
import propensity.source.TimeReader;
import propensity.source.UnreadableFileException;

/**
 * The records of one text, each with the time at which it happened: good and broken ones alike,
 * untouched. A record without a readable time takes the place of the one before it.
 */
final class ReplaySource implements Iterator<ArrivingRecord> {
  private static final int MOST_LINES_OF_A_RECORD = 100;

  private final String name;
  private final Lines in;
  private final int shape;
  private final boolean csv;
  private final CsvDialect dialect;
  private final List<String> columns;
  private final JsonColumns json;
  private final SourceColumns bound;
  private final TimeReader times;
  private final Deque<String> ahead = new ArrayDeque<>();
  private ArrivingRecord before;
  private ArrivingRecord next;

  /** Lines, one character per byte; null at the end. */
  @FunctionalInterface
  private interface Lines {
    String next() throws IOException;
  }

  private ReplaySource(Lines in, boolean csv, int shape, SourceMapping mapping, String name)
      throws IOException {
    this.name = name;
    this.in = in;
    this.shape = shape;
    this.csv = csv;
    dialect = mapping.dialect();
    times = TimeReader.of(mapping.timeFormat(), ZoneId.of(mapping.zone()));
    json = new JsonColumns(mapping.allColumns());
    columns = csv ? columns(in, mapping) : json.names();
    bound = bind(mapping, columns, name);
    before = new ArrivingRecord(Long.MIN_VALUE, "", false, shape, "");
    next = read();
  }

  /** Opens a file; it is closed when its last record is read. */
  static ReplaySource open(Configuration hadoop, EventFile file, SourceMapping mapping) {
    String name = new Path(file.uri()).getName();
    SourceMapping ofFile = mapping.forFile(name);
    try {
      Lines lines =
          EventReader.isParquet(name)
              ? ofParquet(hadoop, file, ofFile)
              : ofText(EventFile.open(hadoop, file.uri()));
      return new ReplaySource(lines, EventReader.isDelimited(name), file.shape(), ofFile, name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static UnreadableFileException unreadable(String name, IOException e) {
    return new UnreadableFileException(name, "unreadable", String.valueOf(e.getMessage()));
  }

  private static Lines ofText(BufferedReader in) {
    return new Lines() {
      private boolean ended; // whoever looks ahead asks again after the end

      @Override
      public String next() throws IOException {
        String line = ended ? null : EventFile.line(in);
        if (line == null && !ended) {
          ended = true;
          in.close();
        }
        return line;
      }
    };
  }

  private static Lines ofParquet(Configuration hadoop, EventFile file, SourceMapping mapping)
      throws IOException {
    RowSource rows = EventReader.rows(hadoop, new Path(file.uri()), mapping, List.of());
    return () -> {
      SourceRow row = rows.next();
      if (row == null) {
        rows.close();
        return null;
      }
      byte[] utf8 = rows.text(row).getBytes(StandardCharsets.UTF_8);
      return new String(utf8, StandardCharsets.ISO_8859_1);
    };
  }

  private static List<String> columns(Lines in, SourceMapping mapping) throws IOException {
    if (!mapping.header().isEmpty()) {
      return mapping.header();
    }
    String first = in.next();
    return first == null ? List.of() : EventFile.columns(first, mapping.dialect());
  }

  /** Null where the columns do not fit: the records are passed on all the same. */
  private static SourceColumns bind(SourceMapping mapping, List<String> columns, String name) {
    try {
      return new SourceColumns(mapping, columns, name);
    } catch (UnreadableFileException e) {
      return null;
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ArrivingRecord next() {
    if (next == null) {
      throw new NoSuchElementException("no more records");
    }
    ArrivingRecord current = next;
    try {
      next = read();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    return current;
  }

  private ArrivingRecord read() throws IOException {
    String line = take();
    while (line != null && line.isBlank()) {
      line = take();
    }
    if (line == null) {
      return null;
    }
    ArrivingRecord record = csv ? csvRecord(line) : record(line, json.values(line));
    before = record;
    return record;
  }

  private ArrivingRecord csvRecord(String first) throws IOException {
    String line = first;
    String[] values = dialect.split(line);
    if (values == null) {
      line = overSeveralLines(first);
      values = dialect.split(line);
    }
    return record(line, values);
  }

  private ArrivingRecord record(String line, String[] values) {
    boolean known = bound != null && values != null && values.length == columns.size();
    String idText = known ? bound.value(Field.EVENT_ID, values) : null;
    String timeText = known ? bound.value(Field.EVENT_TIME, values) : null;
    boolean named = idText != null && !idText.isBlank();
    String id = named ? idText : before.id();
    return new ArrivingRecord(time(timeText), id, named && id.equals(before.id()), shape, line);
  }

  private long time(String text) {
    if (text == null || text.isBlank()) {
      return before.arrival();
    }
    try {
      long time = times.read(text.strip());
      return RowParser.isPlausible(time) ? time : before.arrival();
    } catch (DateTimeException | ArithmeticException e) {
      return before.arrival();
    }
  }

  /** The record that begins on this line and ends on a later one; the line alone if none does. */
  private String overSeveralLines(String first) throws IOException {
    Deque<String> taken = new ArrayDeque<>();
    StringBuilder text = new StringBuilder(first);
    while (taken.size() < MOST_LINES_OF_A_RECORD) {
      String more = take();
      if (more == null) {
        break;
      }
      taken.addLast(more);
      text.append('\n').append(more);
      String[] values = dialect.mayBeQuoted(more) ? dialect.splitLines(text.toString()) : null;
      if (values != null && values.length == columns.size()) {
        return text.toString();
      }
      if (values != null) {
        break;
      }
    }
    while (!taken.isEmpty()) {
      ahead.addFirst(taken.removeLast());
    }
    return first;
  }

  private String take() throws IOException {
    return ahead.isEmpty() ? in.next() : ahead.removeFirst();
  }
}
