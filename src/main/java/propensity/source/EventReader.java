package propensity.source;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import propensity.Sha256;
import propensity.event.Field;
import propensity.event.Parsed;
import propensity.source.RowSource.SourceRow;
import propensity.source.json.ElementPath;
import propensity.source.json.JsonTexts;
import propensity.source.text.TextEncoding;
import propensity.source.text.TextLines;
import propensity.source.text.Unpacked;
import propensity.source.text.UnpackedLimit;
import propensity.source.text.ZipEntries;
import propensity.source.typed.AvroTable;
import propensity.source.typed.OrcTable;
import propensity.source.typed.ParquetTable;
import propensity.source.typed.TypedTable;

/**
 * Reads one file of events, record by record: CSV ({@code .csv}, {@code .tsv}, {@code .dat}), JSON
 * ({@code .json}, {@code .jsonl}, {@code .ndjson}), both also packed ({@code .gz}, {@code .bz2},
 * {@code .zst}, {@code .zip}),, Parquet, Avro or ORC ({@code .parquet}, {@code .avro}, {@code
 * .orc}), from any Hadoop file system. The one way from a file to events, for training and for the
 * stream.
 */
public final class EventReader implements Iterator<Parsed>, Closeable {
  private static final Pattern HIDDEN = Pattern.compile("[._]");
  private static final String PACKED = "(\\.(gz|bz2|zst|zip))?";
  private static final Pattern DELIMITED = Pattern.compile("[^._].*\\.(csv|tsv|dat)" + PACKED);
  private static final Pattern JSON = Pattern.compile("[^._].*\\.(json|jsonl|ndjson)" + PACKED);
  private static final Pattern PLAIN_TEXT =
      Pattern.compile("[^._].*\\.(csv|tsv|dat|json|jsonl|ndjson)");
  private static final Pattern TYPED = Pattern.compile("[^._].*\\.(parquet|avro|orc)");
  private static final String ZIP = ".zip";
  private static final String UNICODE_ESCAPE = "\\u";

  private final String file;
  private final RowSource rows;
  private final RowParser parser;
  private final boolean encodingIsSet;
  private final DigestInputStream hashed;
  private SourceRow current;
  private SourceRow next;
  private long read;
  private long chars;

  private EventReader(
      String file,
      RowSource rows,
      RowParser parser,
      SourceMapping mapping,
      DigestInputStream hashed) {
    this.file = file;
    this.rows = rows;
    this.encodingIsSet =
        mapping.encoding() != TextEncoding.AUTO && mapping.encoding() != TextEncoding.UTF_8;
    this.parser = parser;
    this.hashed = hashed;
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
   * @param mapping as it is for this file, where its name is not the one that tells its kind
   * @param fileId what its events carry as their file
   * @param arrivedAt epoch milliseconds; events further after that than the mapping allows are
   *     rejected, since one of them would make its shopper's next ones late
   * @throws UnreadableFileException if it cannot be read as events, here or on the way
   */
  public static EventReader open(
      Configuration conf, String uri, SourceMapping mapping, long fileId, long arrivedAt) {
    return open(conf, uri, mapping, fileId, arrivedAt, false);
  }

  /**
   * Opens a file whose bytes are hashed as well, for {@link #sha256}: text while it is decoded;
   * typed columns, whose readers jump about in the file, by a second read.
   *
   * @throws UnreadableFileException if it cannot be read as events, here or on the way
   */
  public static EventReader openHashed(
      Configuration conf, String uri, SourceMapping mapping, long fileId, long arrivedAt) {
    return open(conf, uri, mapping, fileId, arrivedAt, true);
  }

  /** The same for a file that is only looked at: see {@link #countAll}. */
  public static EventReader openHashed(Configuration conf, String uri, SourceMapping mapping) {
    return openHashed(conf, uri, mapping, 0, RowParser.LATEST);
  }

  private static EventReader open(
      Configuration conf,
      String uri,
      SourceMapping mapping,
      long fileId,
      long arrivedAt,
      boolean hash) {
    Path path = new Path(uri);
    String file = path.getName();
    DigestInputStream hashed = null;
    RowSource rows = null;
    try {
      requireFormat(file);
      SourceMapping ofFile = mapping.forFile(file);
      hashed = hash ? new DigestInputStream(bytes(conf, path), Sha256.digest()) : null;
      rows = rows(conf, path, ofFile, ofFile.allColumns(), false, hashed);
      RowParser parser = new RowParser(ofFile, rows.columns(), file, fileId, arrivedAt);
      return new EventReader(file, rows, parser, ofFile, hashed);
    } catch (IOException | RuntimeException e) {
      close(rows);
      close(hashed);
      throw unreadable(file, e);
    }
  }

  /** The SHA-256 of a file, whatever is in it. */
  public static String sha256(Configuration conf, String uri) throws IOException {
    try (InputStream in = bytes(conf, new Path(uri))) {
      return Sha256.of(in);
    }
  }

  /** Whether the name is that of a file this can read. */
  public static boolean reads(String name) {
    return isDelimited(name) || isJson(name) || isTyped(name) || isArchive(name);
  }

  /** Whether the name is that of text, packed or not. */
  public static boolean isText(String name) {
    return isDelimited(name) || isJson(name) || isArchive(name);
  }

  /** Whether the name is that of delimited text. */
  public static boolean isDelimited(String name) {
    return DELIMITED.matcher(name).matches();
  }

  /** Whether the name is that of an archive of texts, which may say nothing of their kind. */
  public static boolean isArchive(String name) {
    return name.endsWith(ZIP) && !HIDDEN.matcher(name).lookingAt();
  }

  /** Whether the name is that of JSON. */
  public static boolean isJson(String name) {
    return JSON.matcher(name).matches();
  }

  /** Whether the name is that of a Parquet file. */
  public static boolean isParquet(String name) {
    return name.endsWith(".parquet") && isTyped(name);
  }

  /** Whether the name is that of a file of typed columns. */
  public static boolean isTyped(String name) {
    return TYPED.matcher(name).matches();
  }

  /**
   * Opens a file for its rows, whatever they mean.
   *
   * @param mapping as it is for this file
   * @param jsonColumns the keys that are read where the file is JSON, which has no header
   * @throws UnreadableFileException if its header cannot be read, or the source has no such file
   */
  public static RowSource rows(
      Configuration conf, Path path, SourceMapping mapping, List<String> jsonColumns)
      throws IOException {
    return rows(conf, path, mapping, jsonColumns, false, null);
  }

  /**
   * Opens a file for its records as they stand, in order to pass them on: {@link RowSource#text}
   * and {@link RowSource#header} have bytes, one character for each, and where records cannot be
   * taken apart, they are records without values.
   *
   * @param mapping as it is for this file
   */
  public static RowSource rowsAsTheyStand(Configuration conf, Path path, SourceMapping mapping)
      throws IOException {
    return rows(conf, path, mapping, mapping.allColumns(), true, null);
  }

  /** The first lines of a text that are not empty, as far as they are short enough to be read. */
  public static List<String> firstLines(Configuration conf, String uri, int most)
      throws IOException {
    Path path = new Path(uri);
    List<String> first = new ArrayList<>();
    InputStream bytes = bytes(conf, path);
    try (TextLines lines = new TextLines(firstText(conf, path, bytes), false, TextEncoding.AUTO)) {
      for (TextLines.Line line = lines.next();
          line != null && first.size() < most;
          line = lines.next()) {
        String text = first.isEmpty() ? line.withoutMark().text() : line.text();
        if (line.problem() == null && !text.isEmpty()) {
          first.add(text);
        }
      }
    }
    return first;
  }

  /**
   * Whether a file may say which order its events are of: JSON has no header, so that its text is
   * looked through for the word, in any case as keys are read; with escapes it may be there unseen.
   *
   * @param mapping as it is for this file
   */
  public static boolean mayNameOrders(Configuration conf, String uri, SourceMapping mapping) {
    Path path = new Path(uri);
    boolean one = isJson(path.getName()) && !isArchive(path.getName());
    if (!one || mapping.constants().containsKey(Field.ORDER_ID.text())) {
      return true;
    }
    Set<String> words = new HashSet<>(Set.of(UNICODE_ESCAPE));
    for (Origin origin : mapping.origins(Field.ORDER_ID.text())) {
      for (String column : origin.columns()) {
        int last = 1 + Math.max(column.lastIndexOf('.'), column.lastIndexOf('/'));
        words.add(column.substring(last).toLowerCase(Locale.ROOT));
      }
    }
    try (InputStream bytes = bytes(conf, path);
        TextLines lines = new TextLines(firstText(conf, path, bytes), false, mapping.encoding())) {
      for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (line.problem() != null
            || words.stream().anyMatch(line.text().toLowerCase(Locale.ROOT)::contains)) {
          return true;
        }
      }
      return false;
    } catch (IOException | RuntimeException e) {
      throw unreadable(path.getName(), e);
    }
  }

  private static InputStream firstText(Configuration conf, Path path, InputStream bytes)
      throws IOException {
    if (!isArchive(path.getName())) {
      return Unpacked.of(path.getName(), bytes, length(conf, path));
    }
    ZipEntries entries = new ZipEntries(bytes, length(conf, path));
    return entries.next() == null ? InputStream.nullInputStream() : entries.bytes();
  }

  /** The bytes of text are read through the given stream, if there is one. */
  private static RowSource rows(
      Configuration conf,
      Path path,
      SourceMapping mapping,
      List<String> jsonColumns,
      boolean asIs,
      InputStream through)
      throws IOException {
    String name = path.getName();
    requireFormat(name);
    if (isTyped(name)) {
      requireFile(path.getFileSystem(conf), path);
      RowSource records = new TypedRows(table(opening(conf, path), path), asIs);
      ElementPath lists = mapping.rows();
      return elements(records, lists, lists, jsonColumns, asIs, name);
    }
    InputStream bytes = through == null ? bytes(conf, path) : through;
    try {
      if (!isArchive(name)) {
        InputStream unpacked = Unpacked.of(name, bytes, length(conf, path));
        return text(name, unpacked, mapping, jsonColumns, asIs);
      }
      return new ZipRows(
          name,
          new ZipEntries(bytes, length(conf, path)),
          (entry, text) -> {
            String like = PLAIN_TEXT.matcher(entry).matches() ? entry : name;
            return isDelimited(like) || isJson(like)
                ? text(like, text, mapping, jsonColumns, asIs)
                : null;
          });
    } catch (IOException | RuntimeException e) {
      close(bytes);
      throw e;
    }
  }

  private static TypedTable table(Configuration conf, Path path) throws IOException {
    try {
      return path.getName().endsWith(".avro")
          ? new AvroTable(conf, path)
          : path.getName().endsWith(".orc")
              ? new OrcTable(conf, path)
              : new ParquetTable(conf, path);
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw new IOException("its head does not fit into memory, or it is damaged", e);
    }
  }

  private static RowSource text(
      String name, InputStream text, SourceMapping mapping, List<String> jsonColumns, boolean asIs)
      throws IOException {
    ElementPath path = mapping.rows();
    if (isDelimited(name)) {
      TextLines lines = new TextLines(text, asIs, mapping.encoding());
      return elements(new CsvRows(lines, mapping, name), path, path, jsonColumns, asIs, name);
    }
    JsonTexts texts = new JsonTexts(text, asIs, mapping.encoding());
    Optional<String> around = texts.wrapperPath();
    Optional<String> only = path.isEmpty() && around.isEmpty() ? texts.only() : Optional.empty();
    ElementPath lists =
        only.map(record -> ElementPath.ofOnlyList(record, mapping.requiredColumns()))
            .orElse(around.map(path::behind).orElse(path));
    List<String> columns = new ArrayList<>(jsonColumns);
    if (!lists.isEmpty() && !columns.contains(lists.column())) {
      columns.add(lists.column());
    }
    JsonRows records = new JsonRows(texts, List.copyOf(columns), path);
    return elements(records, lists, path, jsonColumns, asIs, name);
  }

  private static RowSource elements(
      RowSource records,
      ElementPath lists,
      ElementPath path,
      List<String> wanted,
      boolean asIs,
      String name) {
    return lists.isEmpty() ? records : new ElementRows(records, lists, path, wanted, asIs, name);
  }

  private static void requireFormat(String name) {
    if (!reads(name)) {
      throw new UnreadableFileException(
          name,
          "unknown_format",
          "not .csv, .tsv, .dat, .json, .jsonl or .ndjson (with .gz, .bz2, .zst, .zip or without),"
              + " .zip, .parquet, .avro or .orc");
    }
  }

  /**
   * Beside a local file Hadoop looks for one with checksums, and has no name for it where there is
   * a colon in the file's own, as in a time: there it looks for none.
   */
  private static Configuration opening(Configuration conf, Path path) {
    if (!path.getName().contains(":")) {
      return conf;
    }
    Configuration plain = new Configuration(conf);
    plain.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
    plain.setBoolean("fs.file.impl.disable.cache", true);
    return plain;
  }

  private static InputStream bytes(Configuration conf, Path path) throws IOException {
    FileSystem files = path.getFileSystem(opening(conf, path));
    requireFile(files, path);
    return files.open(path);
  }

  /** Opening a named pipe waits until somebody writes to it, which may be never. */
  private static void requireFile(FileSystem files, Path path) {
    if (files.getUri().getScheme().equals("file")) {
      File local = new File(files.makeQualified(path).toUri().getPath());
      if (local.exists() && !local.isFile()) {
        throw new UnreadableFileException(
            path.getName(), "not_a_file", "it is a folder, a pipe or a device");
      }
    }
  }

  private static long length(Configuration conf, Path path) throws IOException {
    return path.getFileSystem(opening(conf, path)).getFileStatus(path).getLen();
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
   * The record that {@link #next} gave last, as a text file of the same source has it; typed
   * columns become JSON lines, which no header or delimiter changes.
   */
  public String text() {
    return rows.text(current);
  }

  /** SHA-256 of that record's bytes, by which a rejected one is known again. */
  public String recordSha256() {
    return current.sha256();
  }

  /**
   * The first line of such a text file; empty where it needs none. The file is UTF-8, which a mark
   * says where the mapping says another encoding.
   */
  public Optional<String> header() {
    return encodingIsSet ? Optional.of("\uFEFF" + rows.header().orElse("")) : rows.header();
  }

  /** The end of such a text file's name: {@code .csv} or {@code .json}. */
  public String suffix() {
    return rows.isDelimited() ? ".csv" : ".json";
  }

  /** Whether records may say which order they are of; those of JSON, which has no header, may. */
  public boolean namesOrders() {
    return parser.namesOrders();
  }

  /** The names of its columns, where the file itself names them; JSON does not. */
  public List<String> columns() {
    return rows.isDelimited() || isTyped(file) ? rows.columns() : List.of();
  }

  /** How much text the records have that were read so far, in characters. */
  public long chars() {
    return chars;
  }

  /** Skips the records that are left and gives the number of all in the file. */
  public long countAll() {
    while (next != null) {
      next = nextRow();
    }
    return read;
  }

  /**
   * The hash of the whole file, for a reader that was opened for it and read to the end; bytes that
   * the decoder left, such as those behind a gzip archive, are included.
   *
   * @throws UnreadableFileException if the rest of the bytes cannot be read
   */
  public String sha256() {
    try {
      hashed.transferTo(OutputStream.nullOutputStream());
      return Sha256.hex(hashed.getMessageDigest());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private SourceRow nextRow() {
    try {
      SourceRow row = rows.next();
      read += row == null ? 0 : 1;
      chars += row == null ? 0 : row.raw().length();
      return row;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static UnreadableFileException unreadable(String file, Exception e) {
    if (e instanceof UnreadableFileException known) {
      return known;
    }
    String reason = e instanceof UnpackedLimit.ExceededException ? "unpacks_too_far" : "unreadable";
    return new UnreadableFileException(file, reason, String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    close(rows);
    close(hashed);
  }

  private static void close(Closeable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
