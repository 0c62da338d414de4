package propensity.event;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads one file of events, record by record: CSV ({@code .csv}), JSON lines ({@code .json}, {@code
 * .jsonl}), both also with {@code .gz}, or Parquet ({@code .parquet}), from any Hadoop file system.
 * The one way from a file to events, for training and for the stream.
 */
public final class EventReader implements Iterator<Parsed>, Closeable {
  private final String file;
  private final RowSource rows;
  private final RowParser parser;
  private final char delimiter;
  private SourceRow current;
  private SourceRow next;
  private long read;

  private EventReader(String file, RowSource rows, RowParser parser, char delimiter) {
    this.file = file;
    this.delimiter = delimiter;
    this.rows = rows;
    this.parser = parser;
    this.next = nextRow();
  }

  /**
   * Opens a file of events at rest.
   *
   * @throws UnreadableFileException if it cannot be read as events, here or on the way
   */
  public static EventReader open(Configuration conf, String uri, SourceMapping mapping) {
    return open(conf, uri, mapping, 0, RowParser.LATEST);
  }

  /**
   * Opens a file of events that arrived.
   *
   * @param fileId what its events carry as their file
   * @param arrivedAt epoch milliseconds; events more than a day after that are rejected, since one
   *     of them would make all that follow late
   * @throws UnreadableFileException if it cannot be read as events, here or on the way
   */
  public static EventReader open(
      Configuration conf, String uri, SourceMapping mapping, long fileId, long arrivedAt) {
    Path path = new Path(uri);
    String file = path.getName();
    try {
      RowSource rows = rows(conf, path, mapping);
      RowParser parser = new RowParser(mapping, rows.columns(), file, fileId, arrivedAt);
      return new EventReader(file, rows, parser, mapping.delimiter().charAt(0));
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  /** Whether the name is that of a file this can read. */
  public static boolean reads(String name) {
    return name.matches("[^._].*\\.(csv|json|jsonl)(\\.gz)?") || name.matches("[^._].*\\.parquet");
  }

  private static RowSource rows(Configuration conf, Path path, SourceMapping mapping)
      throws IOException {
    String name = path.getName();
    if (!reads(name)) {
      throw new UnreadableFileException(
          name, "unknown_format", "not .csv, .json or .jsonl (with .gz or without) or .parquet");
    }
    if (name.endsWith(".parquet")) {
      return new ParquetRows(conf, path);
    }
    FileSystem files = path.getFileSystem(conf);
    InputStream in = files.open(path);
    boolean zipped = name.endsWith(".gz");
    TextLines lines = new TextLines(zipped ? unpacked(in, name, files.getFileStatus(path)) : in);
    String plain = zipped ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".csv")) {
      return new CsvRows(lines, mapping.delimiter().charAt(0), name);
    }
    List<String> columns = Arrays.stream(Field.values()).map(mapping::column).distinct().toList();
    return new JsonRows(lines, columns);
  }

  private static InputStream unpacked(InputStream in, String name, FileStatus file)
      throws IOException {
    return new UnpackedLimit(new GZIPInputStream(in, 64 * 1024), name, file.getLen());
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Parsed next() {
    if (next == null) {
      throw new NoSuchElementException(file);
    }
    current = next;
    next = nextRow();
    return parser.parse(current);
  }

  /**
   * The record that {@link #next} gave last, as a text file of the same source has it; Parquet
   * becomes CSV.
   */
  public String text() {
    return rows instanceof ParquetRows
        ? CsvLine.join(Arrays.asList(current.values()), delimiter)
        : current.raw();
  }

  /** The first line of such a text file; empty for JSON lines, which need none. */
  public Optional<String> header() {
    return rows instanceof JsonRows
        ? Optional.empty()
        : Optional.of(CsvLine.join(rows.columns(), delimiter));
  }

  /** Passes over what is left and gives the number of records in the whole file. */
  public long countAll() {
    while (next != null) {
      next = nextRow();
    }
    return read;
  }

  private SourceRow nextRow() {
    try {
      SourceRow row = rows.next();
      read += row == null ? 0 : 1;
      return row;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static UnreadableFileException unreadable(String file, Exception e) {
    return e instanceof UnreadableFileException known
        ? known
        : new UnreadableFileException(file, "unreadable", String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
