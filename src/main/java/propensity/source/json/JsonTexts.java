package propensity.source.json;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import propensity.Sha256;
import propensity.event.Rejection.Reason;
import propensity.source.text.DecodedBytes;
import propensity.source.text.TextEncoding;
import propensity.source.text.TextLines;
import propensity.source.text.TextLines.Line;

/**
 * The records of a JSON text, each as one line: lines of JSON, elements of a list, objects one
 * behind the other over several lines, or elements of the list in one object that is larger than a
 * record may be. What is no object is a record too; only brackets and commas between are none.
 */
public final class JsonTexts implements Closeable {
  private static final int MOST_LOOKED_AT = TextLines.MAX_BYTES + 1024;

  private enum Shape {
    LINES,
    DOCUMENT,
    LARGE_OBJECT
  }

  private final DecodedBytes decoded;
  private final BufferedInputStream in;
  private final boolean asIs;
  private final TextLines lines;
  private final JsonScan scan = new JsonScan();
  private final Deque<Line> ahead = new ArrayDeque<>();
  private boolean first = true;
  private final byte[] chunk = new byte[64 * 1024];
  private int from;
  private int to;
  private byte[] record = new byte[1024];
  private int length;
  private MessageDigest ofTooLong;
  private boolean inList;
  private JsonWrapper wrapper;
  private boolean inWrapper;

  /** Looks at the beginning, which tells the shape. */
  public JsonTexts(InputStream bytes, boolean asIs, TextEncoding encoding) throws IOException {
    this.decoded = new DecodedBytes(bytes, encoding);
    this.in = decoded.in();
    this.asIs = asIs;
    Shape shape = shape();
    this.lines = shape == Shape.LINES ? new TextLines(decoded, asIs) : null;
    if (shape != Shape.LINES) {
      skipMark();
    }
    scan.reset();
  }

  public boolean asIs() {
    return asIs;
  }

  /** Whether these are the bytes of UTF-8 where those of the text are others. */
  public boolean isRecoded() {
    return decoded.isUtf16();
  }

  /** Where in the object around all records they are. */
  public Optional<String> wrapperPath() {
    return Optional.ofNullable(wrapper).map(JsonWrapper::pointer);
  }

  /** The members of that object before the records, as an object; else an empty one. */
  public String outer() {
    return wrapper == null ? "{}" : wrapper.outer();
  }

  private Shape shape() throws IOException {
    in.mark(MOST_LOOKED_AT);
    byte[] start = new byte[4096];
    int count = 0;
    Shape shape = null;
    boolean begun = false;
    boolean firstLine = true;
    boolean afterLine = false;
    int last = 0;
    while (shape == null && count < TextLines.MAX_BYTES) {
      int c = in.read();
      if (c < 0) {
        shape = firstLine ? Shape.LINES : Shape.DOCUMENT;
        break;
      }
      start = count == start.length ? Arrays.copyOf(start, 2 * count) : start;
      start[count] = (byte) c;
      count++;
      boolean blank = isBlank(c);
      if (!begun && (blank || (c >= 0x80 && count <= 3))) {
        continue; // a mark
      }
      if (!begun && c != '{') {
        shape = c == '[' ? Shape.DOCUMENT : Shape.LINES;
      } else if (afterLine && !blank) {
        boolean another = c == '{' && isLineEnd(start[count - 2]) && last != '[';
        shape = scan.mayGoOnWith(c) && !another ? null : Shape.LINES;
        firstLine = false;
        afterLine = false;
      } else if (firstLine && isLineEnd(c)) {
        shape = scan.inString() ? Shape.LINES : null;
        afterLine = true;
      }
      last = blank ? last : c;
      begun = true;
      scan.next(c);
      if (shape == null && scan.depth() == 0) {
        shape = firstLine ? Shape.LINES : Shape.DOCUMENT;
      }
    }
    in.reset();
    in.mark(0);
    if (shape != null) {
      return shape;
    }
    Optional<JsonWrapper> found = begun ? JsonWrapper.of(start, count) : Optional.empty();
    if (found.isEmpty()) {
      return firstLine ? Shape.LINES : Shape.DOCUMENT;
    }
    wrapper = found.get();
    in.skipNBytes(wrapper.offset());
    inList = true;
    inWrapper = true;
    return Shape.LARGE_OBJECT;
  }

  private void skipMark() throws IOException {
    in.mark(4);
    byte[] start = in.readNBytes(3);
    boolean mark = new String(start, StandardCharsets.UTF_8).equals("\uFEFF");
    if (!mark) {
      in.reset();
    }
    in.mark(0);
  }

  /** The text of the record, where there is only one; it is still the next one. */
  public Optional<String> only() throws IOException {
    Line one = next();
    Line two = one == null ? null : next();
    if (one != null) {
      ahead.addLast(one);
    }
    if (two != null) {
      ahead.addLast(two);
    }
    return one == null || two != null || one.problem() != null
        ? Optional.empty()
        : Optional.of(one.text());
  }

  /** The next record, or null at the end; lines of blanks are none. */
  public Line next() throws IOException {
    if (!ahead.isEmpty()) {
      return ahead.removeFirst();
    }
    if (lines == null) {
      return element();
    }
    Line next = lines.next();
    if (first && next != null) {
      next = next.withoutMark();
    }
    first = false;
    while (next != null && next.problem() == null && next.text().isBlank()) {
      next = lines.next();
    }
    return next;
  }

  private Line element() throws IOException {
    while (peek() >= 0) {
      int c = peek();
      if (isBlank(c) || c == ',') {
        from++;
      } else if (c == '[' && !inList) {
        from++;
        inList = true;
      } else if (c == ']' && inList) {
        from++;
        inList = false;
        Line rest = inWrapper ? restOfWrapper() : null;
        if (rest != null) {
          return rest;
        }
      } else {
        return record(c);
      }
    }
    return null;
  }

  private Line record(int first) throws IOException {
    begin();
    boolean value = first == '{' || first == '[' || first == '"';
    boolean open = true;
    while (open && peek() >= 0) {
      int c = peek();
      if (value) {
        open = !scan.beginsAnother(c);
      } else {
        open = length == 0 || (c != ',' && c != ']' && c != '[' && c != '{' && c != '\n');
      }
      if (open) {
        append(c);
        open = !value || scan.depth() > 0 || scan.inString();
      }
    }
    return line();
  }

  /** What closes the object around the list, which is no record; null if that is all in order. */
  private Line restOfWrapper() throws IOException {
    inWrapper = false;
    begin();
    for (int i = 0; i < wrapper.depth(); i++) {
      scan.next('{');
    }
    while (scan.depth() > 0 && peek() >= 0) {
      append(peek());
    }
    Line rest = line();
    String whole = "{\"\":".repeat(wrapper.depth()) + "[]" + rest.text();
    return rest.problem() == null && isObject(whole) ? null : bad(rest);
  }

  private static boolean isObject(String text) {
    try {
      return Json.MAPPER.readTree(text).isObject();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static Line bad(Line rest) {
    return rest.problem() != null
        ? rest
        : new Line(rest.text(), Reason.BAD_JSON, Sha256.of(rest.text()), rest.raw(), false);
  }

  private void begin() {
    scan.reset();
    length = 0;
    ofTooLong = null;
  }

  private int peek() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, in.read(chunk, 0, chunk.length));
    }
    return from < to ? chunk[from] & 0xFF : -1;
  }

  /** Takes the byte; line ends and the blanks behind them become one blank. */
  private void append(int c) {
    from++;
    boolean inString = scan.inString();
    scan.next(c);
    boolean blank = isBlank(c) && !(inString && scan.inString());
    if (blank && length > 0 && record[length - 1] == ' ' && ofTooLong == null) {
      return;
    }
    byte kept = (byte) (blank ? ' ' : c);
    if (asIs && length == TextLines.MAX_BYTES_AS_IS) {
      return;
    }
    if (!asIs && ofTooLong == null && length == TextLines.MAX_BYTES) {
      ofTooLong = Sha256.digest();
      ofTooLong.update(record, 0, length);
    }
    if (ofTooLong != null) {
      ofTooLong.update(kept);
      return;
    }
    record = length == record.length ? Arrays.copyOf(record, 2 * length) : record;
    record[length] = kept;
    length++;
  }

  private Line line() {
    if (ofTooLong != null) {
      return DecodedBytes.tooLong(record, length, ofTooLong);
    }
    Line read = decoded.line(record, length);
    if (!asIs) {
      return read;
    }
    String raw = new String(record, 0, length, StandardCharsets.ISO_8859_1);
    return new Line(read.text(), null, null, raw, false);
  }

  private static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
