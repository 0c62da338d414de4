package propensity.replay;

import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.event.Field;
import propensity.source.EventReader;
import propensity.source.RowParser;
import propensity.source.RowSource;
import propensity.source.RowSource.SourceRow;
import propensity.source.SourceColumns;
import propensity.source.SourceMapping;
import propensity.source.TimeReader;
import propensity.source.UnreadableFileException;

/**
 * The records of one file, each with the time at which it happened: good and broken ones alike,
 * with their bytes as they are. A record without a readable time takes that of the one before it.
 */
final class ReplaySource implements Iterator<ReplaySource.ArrivingRecord> {
  private final String name;
  private final int shape;
  private final RowSource rows;
  private final SourceColumns columns;
  private final TimeReader times;
  private ArrivingRecord before;
  private ArrivingRecord next;

  /**
   * A file whose records are passed on.
   *
   * @param uri where it is
   * @param shape index of its shape among all shapes
   */
  public record SourceFile(String uri, int shape) implements Serializable {}

  /**
   * One record of an event file on its way into another.
   *
   * @param arrival epoch milliseconds; the least long where neither the record nor one before it in
   *     its file has a time
   * @param user whose event it is, or the user of the record before it where it has none; may be
   *     empty
   * @param place where it is among the records of its file, from 1
   * @param id the event's id, or that of the record before it where it has none; may be empty
   * @param copy whether the record before it in its file has the same id
   * @param shape index of its file's shape among all shapes
   * @param line the record as it stands, one character per byte
   */
  public record ArrivingRecord(
      long arrival, String user, long place, String id, boolean copy, int shape, String line)
      implements Serializable {}

  private ReplaySource(String name, int shape, RowSource rows, SourceMapping mapping)
      throws IOException {
    this.name = name;
    this.shape = shape;
    this.rows = rows;
    this.columns = bind(mapping, rows, name);
    this.times = TimeReader.of(mapping.timeFormat(), ZoneId.of(mapping.zone()));
    this.before = new ArrivingRecord(Long.MIN_VALUE, "", 0, "", false, shape, "");
    this.next = read();
  }

  /** Opens a file; it is closed when its last record is read. */
  static ReplaySource open(Configuration hadoop, SourceFile file, SourceMapping mapping) {
    Path path = new Path(file.uri());
    SourceMapping ofFile = mapping.forFile(path.getName());
    try {
      RowSource rows = EventReader.rowsAsTheyStand(hadoop, path, ofFile);
      return new ReplaySource(path.getName(), file.shape(), rows, ofFile);
    } catch (IOException e) {
      throw unreadable(path.getName(), e);
    }
  }

  /** Null where the columns do not fit: the records are passed on all the same. */
  private static SourceColumns bind(SourceMapping mapping, RowSource rows, String name) {
    try {
      return new SourceColumns(mapping, rows.columns(), name);
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
    before = next;
    try {
      next = read();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    return before;
  }

  private ArrivingRecord read() throws IOException {
    SourceRow row = rows.next();
    if (row == null) {
      rows.close();
      return null;
    }
    boolean known = columns != null && row.values() != null;
    String user = known ? columns.value(Field.USER_ID, row.values()) : null;
    String id = known ? columns.value(Field.EVENT_ID, row.values()) : null;
    String time = known ? columns.value(Field.EVENT_TIME, row.values()) : null;
    boolean copy = id != null && id.equals(before.id());
    return new ArrivingRecord(
        time(time),
        user == null ? before.user() : user,
        before.place() + 1,
        id == null ? before.id() : id,
        copy,
        shape,
        rows.text(row));
  }

  private long time(String text) {
    if (text == null) {
      return before.arrival();
    }
    try {
      long time = times.read(text.strip());
      return RowParser.isPlausible(time) ? time : before.arrival();
    } catch (DateTimeException | ArithmeticException e) {
      return before.arrival();
    }
  }

  private static UnreadableFileException unreadable(String name, IOException e) {
    return new UnreadableFileException(name, "unreadable", String.valueOf(e.getMessage()));
  }
}
