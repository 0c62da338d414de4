package propensity.source.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import propensity.Sha256;
import propensity.event.Rejection.Reason;
import propensity.source.text.TextLines.Line;

/**
 * The bytes of a text in which line ends and all that delimits are as in ASCII, and what makes text
 * of pieces of it.
 */
public final class DecodedBytes {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final int MAX_RAW = 64 * 1024;
  private static final int LOOKED_AT = 64;
  private static final int LEAST_UTF_16 = 8;

  private final BufferedInputStream in;
  private final TextEncoding encoding;
  private boolean utf8Seen;

  /** Looks at the first bytes; what they say goes before what is set. */
  public DecodedBytes(InputStream bytes, TextEncoding set) throws IOException {
    BufferedInputStream start =
        bytes instanceof BufferedInputStream buffered
            ? buffered
            : new BufferedInputStream(bytes, 64 * 1024);
    start.mark(LOOKED_AT);
    byte[] first = start.readNBytes(LOOKED_AT);
    start.reset();
    TextEncoding found = marked(first);
    if (found != null && found != TextEncoding.UTF_8) {
      start.skipNBytes(2); // the mark
    }
    found = found == null && set == TextEncoding.AUTO ? unmarked(first) : found;
    this.encoding = found == null ? set : found;
    this.in =
        isUtf16()
            ? new BufferedInputStream(
                new Utf16Bytes(start, encoding == TextEncoding.UTF_16BE), 64 * 1024)
            : start;
  }

  private static TextEncoding marked(byte[] first) {
    int two = first.length < 2 ? 0 : ((first[0] & 0xFF) << 8) | (first[1] & 0xFF);
    if (two == 0xFFFE || two == 0xFEFF) {
      return two == 0xFFFE ? TextEncoding.UTF_16LE : TextEncoding.UTF_16BE;
    }
    boolean utf8 = two == 0xEFBB && first.length > 2 && (first[2] & 0xFF) == 0xBF;
    return utf8 ? TextEncoding.UTF_8 : null;
  }

  /** UTF-16 where every second byte of the beginning is zero, and no other. */
  private static TextEncoding unmarked(byte[] first) {
    int pairs = first.length / 2;
    if (first.length < LEAST_UTF_16) {
      return null;
    }
    int little = 0;
    int big = 0;
    for (int i = 0; i < pairs; i++) {
      little += first[2 * i] != 0 && first[2 * i + 1] == 0 ? 1 : 0;
      big += first[2 * i] == 0 && first[2 * i + 1] != 0 ? 1 : 0;
    }
    return little == pairs ? TextEncoding.UTF_16LE : big == pairs ? TextEncoding.UTF_16BE : null;
  }

  /** Whether the text is UTF-16, and the bytes UTF-8. */
  public boolean isUtf16() {
    return encoding == TextEncoding.UTF_16LE || encoding == TextEncoding.UTF_16BE;
  }

  public BufferedInputStream in() {
    return in;
  }

  /** The text of these bytes, or why they are none. */
  public Line line(byte[] bytes, int length) {
    if (PrintableAscii.is(bytes, length)) {
      return Line.of(new String(bytes, 0, length, StandardCharsets.ISO_8859_1), true);
    }
    boolean ascii = true;
    for (int i = 0; i < length; i++) {
      if (bytes[i] <= 0) {
        if (bytes[i] == 0) {
          return bad(bytes, length, Reason.NUL_CHARACTER);
        }
        ascii = false;
      }
    }
    if (ascii) {
      return Line.of(new String(bytes, 0, length, StandardCharsets.ISO_8859_1), false);
    }
    return encoding == TextEncoding.WINDOWS_1252 ? windows(bytes, length) : utf8(bytes, length);
  }

  /** What is longer than {@link TextLines#MAX_BYTES}: its beginning, and the hash of all of it. */
  public static Line tooLong(byte[] bytes, int length, MessageDigest all) {
    String start = new String(bytes, 0, Math.min(length, MAX_RAW), StandardCharsets.UTF_8);
    return new Line(start, Reason.TOO_LONG, Sha256.hex(all), start, false);
  }

  private Line utf8(byte[] bytes, int length) {
    try {
      ByteBuffer whole = ByteBuffer.wrap(bytes, 0, length);
      String text = StandardCharsets.UTF_8.newDecoder().decode(whole).toString();
      utf8Seen = true;
      return Line.of(text, false);
    } catch (CharacterCodingException e) {
      boolean other = encoding == TextEncoding.AUTO && !utf8Seen && !likeUtf8(bytes, length);
      return other ? windows(bytes, length) : bad(bytes, length, Reason.INVALID_UTF8);
    }
  }

  /** Whether a character of several bytes is in there, though it may be none that there is. */
  private static boolean likeUtf8(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      int lead = bytes[i] & 0xFF;
      int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : length;
      boolean all = i + more < length;
      for (int k = 1; all && k <= more; k++) {
        all = (bytes[i + k] & 0xC0) == 0x80;
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private static Line windows(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, WINDOWS_1252);
    return text.indexOf('\uFFFD') >= 0
        ? bad(bytes, length, Reason.INVALID_UTF8)
        : new Line(text, null, sha256(bytes, length), text, false);
  }

  /**
   * The hash of several lines' bytes with line feeds between; null where it follows from the text.
   */
  static String sha256(Iterable<Line> lines) {
    MessageDigest digest = Sha256.digest();
    boolean other = false;
    boolean first = true;
    for (Line line : lines) {
      digest.update(first ? new byte[0] : new byte[] {'\n'});
      first = false;
      other |= line.sha256() != null;
      Charset charset = line.sha256() == null ? StandardCharsets.UTF_8 : WINDOWS_1252;
      digest.update(line.raw().getBytes(charset));
    }
    return other ? Sha256.hex(digest) : null;
  }

  private static String sha256(byte[] bytes, int length) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes, 0, length);
    return Sha256.hex(digest);
  }

  private static Line bad(byte[] bytes, int length, Reason problem) {
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    return new Line(text, problem, sha256(bytes, length), text, false);
  }
}
