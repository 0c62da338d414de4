package propensity.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import propensity.event.CsvLine;
import propensity.event.SourceMapping;
import propensity.event.TimeReader;

/**
 * The records of one text file, each with the time at which it happened: good and broken ones
 * alike, untouched. A record without a readable time takes the place of the one before it.
 */
final class RawRecords implements Iterator<ArrivingRecord> {
  private static final long EARLIEST = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
  private static final int MOST_LINES_OF_A_RECORD = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedReader in;
  private final int header;
  private final boolean csv;
  private final char delimiter;
  private final String idColumn;
  private final String timeColumn;
  private final List<String> columns;
  private final TimeReader times;
  private final Deque<String> ahead = new ArrayDeque<>();
  private ArrivingRecord before;
  private ArrivingRecord next;

  private RawRecords(BufferedReader in, EventFile file, SourceMapping mapping) throws IOException {
    this.in = in;
    header = file.header();
    csv = EventFile.isCsv(file.uri());
    delimiter = mapping.delimiter().charAt(0);
    idColumn = mapping.columns().getOrDefault("event_id", "event_id");
    timeColumn = mapping.columns().getOrDefault("event_time", "event_time");
    times = TimeReader.of(mapping.timeFormat(), ZoneId.of(mapping.zone()));
    String first = csv ? EventFile.line(in) : null;
    columns = first == null ? List.of() : EventFile.columns(first, delimiter);
    before = new ArrivingRecord(Long.MIN_VALUE, "", false, header, "");
    next = read();
  }

  /** Opens a file; it is closed when its last record is read. */
  static RawRecords open(Configuration hadoop, EventFile file, SourceMapping mapping) {
    try {
      return new RawRecords(EventFile.open(hadoop, file.uri()), file, mapping);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.uri(), e);
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
      throw new UncheckedIOException(e);
    }
    return current;
  }

  private ArrivingRecord read() throws IOException {
    String line = take();
    while (line != null && line.isBlank()) {
      line = take();
    }
    if (line == null) {
      in.close();
      return null;
    }
    ArrivingRecord record = csv ? csvRecord(line) : jsonRecord(line);
    before = record;
    return record;
  }

  private ArrivingRecord csvRecord(String first) throws IOException {
    String line = first;
    String[] values = CsvLine.split(line, delimiter);
    if (values == null) {
      line = overSeveralLines(first);
      values = CsvLine.split(line, delimiter);
    }
    return record(line, value(values, idColumn), value(values, timeColumn));
  }

  private ArrivingRecord jsonRecord(String line) {
    try {
      JsonNode object = JSON.readTree(line);
      return record(line, text(object, idColumn), text(object, timeColumn));
    } catch (JsonProcessingException e) {
      return record(line, null, null);
    }
  }

  private static String text(JsonNode object, String column) {
    return object.hasNonNull(column) ? object.get(column).asText() : null;
  }

  private String value(String[] values, String column) {
    int place = columns.indexOf(column);
    return values == null || place < 0 || place >= values.length ? null : values[place];
  }

  private ArrivingRecord record(String line, String idText, String timeText) {
    boolean named = idText != null && !idText.isBlank();
    String id = named ? idText : before.id();
    return new ArrivingRecord(time(timeText), id, named && id.equals(before.id()), header, line);
  }

  private long time(String text) {
    if (text == null || text.isBlank()) {
      return before.arrival();
    }
    try {
      long time = times.read(text.strip());
      return time >= EARLIEST && time < LATEST ? time : before.arrival();
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
      String[] values = more.indexOf('"') < 0 ? null : CsvLine.split(text.toString(), delimiter);
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
    return ahead.isEmpty() ? EventFile.line(in) : ahead.removeFirst();
  }
}
