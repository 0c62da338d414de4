package propensity.source.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import propensity.Sha256;
import propensity.event.Rejection.Reason;

/**
 * The lines of a text in bounded memory. They end with a line feed, with a carriage return before
 * it or without; in a text whose first line ends with a carriage return alone, as old Macs wrote
 * it, that ends every line. A line that is not of the text's encoding, or longer than {@link
 * #MAX_BYTES}, comes out as a problem with the hash of its bytes instead of as text. Unless the
 * bytes are wanted as they are: then no line is a problem, whatever is in it, and of one that is
 * sixteen times too long the beginning is given.
 */
public final class TextLines implements Closeable {
  /** Longest line that is read: one MiB. */
  public static final int MAX_BYTES = 1024 * 1024;

  /** As much of a line is given where bytes are wanted as they are; it is too long anyway. */
  public static final int MAX_BYTES_AS_IS = 16 * MAX_BYTES;

  /**
   * A line.
   *
   * @param text without the line end; where there is a problem, what could be read of it
   * @param problem or null
   * @param sha256 of the bytes where there is a problem, or they are not UTF-8; else null
   * @param raw the text; where bytes are wanted as they are, these with the carriage return that
   *     may end them, one character per byte
   * @param printable whether it is known that the text is as {@link PrintableAscii} says
   */
  public record Line(String text, Reason problem, String sha256, String raw, boolean printable) {
    static Line of(String text, boolean printable) {
      return new Line(text, null, null, text, printable);
    }

    /** The same without the byte order mark that a text may begin with. */
    public Line withoutMark() {
      if (!text.startsWith("\uFEFF")) {
        return this;
      }
      String rest = text.substring(1);
      return new Line(rest, problem, sha256, raw.equals(text) ? rest : raw, false);
    }
  }

  private final DecodedBytes decoded;
  private final InputStream in;
  private final boolean asIs;
  private final byte[] chunk = new byte[64 * 1024];
  private int from;
  private int to;
  private byte[] line = new byte[1024];
  private int length;
  private MessageDigest ofTooLong;
  private boolean first = true;
  private boolean returnsEnd;

  /**
   * Reads these bytes.
   *
   * @param asIs whether every line is wanted, with its bytes as they are; those of UTF-16 as UTF-8
   */
  public TextLines(InputStream in, boolean asIs, TextEncoding encoding) throws IOException {
    this(new DecodedBytes(in, encoding), asIs);
  }

  /** Reads bytes at whose beginning others have looked already. */
  public TextLines(DecodedBytes decoded, boolean asIs) {
    this.asIs = asIs;
    this.decoded = decoded;
    this.in = decoded.in();
  }

  /** The hash of several lines' bytes; null where it follows from their text. */
  public static String sha256(Iterable<Line> lines) {
    return DecodedBytes.sha256(lines);
  }

  public boolean asIs() {
    return asIs;
  }

  /** Whether these are the bytes of UTF-8 where those of the text are others. */
  public boolean isRecoded() {
    return decoded.isUtf16();
  }

  /** The next line, or null at the end. */
  public Line next() throws IOException {
    length = 0;
    ofTooLong = null;
    boolean any = false;
    while (from < to || fill()) {
      any = true;
      int end = endOfLine();
      append(from, end);
      if (end < to) {
        from = end + 1;
        if (chunk[end] == '\r') {
          skipFeed();
        }
        first = false;
        return line();
      }
      from = end;
    }
    return any ? line() : null;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.read(chunk, 0, chunk.length));
    return to > 0;
  }

  private int endOfLine() {
    int end = from;
    if (first || returnsEnd) {
      while (end < to && chunk[end] != '\n' && chunk[end] != '\r') {
        end++;
      }
    } else {
      while (end < to && chunk[end] != '\n') {
        end++;
      }
    }
    return end;
  }

  /**
   * A line feed behind a carriage return belongs to it; the first line says whether it has to be
   * there.
   */
  private void skipFeed() throws IOException {
    boolean feed = (from < to || fill()) && chunk[from] == '\n';
    returnsEnd |= first && !feed;
    from += feed ? 1 : 0;
    if (asIs && feed) {
      line = Arrays.copyOf(line, Math.max(length + 1, line.length));
      line[length++] = '\r';
    }
  }

  private void append(int start, int end) {
    int piece = end - start;
    if (asIs) {
      piece = Math.min(piece, MAX_BYTES_AS_IS - length);
    } else if (ofTooLong == null && length + piece > MAX_BYTES) {
      ofTooLong = Sha256.digest();
      ofTooLong.update(line, 0, length);
    }
    if (ofTooLong != null) {
      ofTooLong.update(chunk, start, piece);
      return;
    }
    if (length + piece > line.length) {
      line = Arrays.copyOf(line, Math.max(length + piece, line.length * 2));
    }
    System.arraycopy(chunk, start, line, length, piece);
    length += piece;
  }

  private Line line() {
    if (ofTooLong != null) {
      return DecodedBytes.tooLong(line, length, ofTooLong);
    }
    int used = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    Line read = decoded.line(line, used);
    if (!asIs) {
      return read;
    }
    String text =
        read.problem() == null ? read.text() : new String(line, 0, used, StandardCharsets.UTF_8);
    return new Line(
        text, null, null, new String(line, 0, length, StandardCharsets.ISO_8859_1), false);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
