package propensity.source.text;

import java.io.IOException;
import java.io.InputStream;

/**
 * A UTF-16 text as UTF-8 bytes, so that what reads lines need not know. What is no text in UTF-16,
 * half of a pair or of a character, becomes bytes that are none in UTF-8 either: its line is
 * rejected, and no byte vanishes.
 */
final class Utf16Bytes extends InputStream {
  private static final int NO_TEXT = 0xFF;

  private final InputStream in;
  private final boolean bigEndian;
  private final byte[] chunk = new byte[32 * 1024];
  private final byte[] out = new byte[2 * 32 * 1024];
  private int from;
  private int to;
  private int odd = -1;
  private int high;

  Utf16Bytes(InputStream in, boolean bigEndian) {
    this.in = in;
    this.bigEndian = bigEndian;
  }

  @Override
  public int read() throws IOException {
    return from < to || fill() ? out[from++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (from == to && !fill()) {
      return -1;
    }
    int got = Math.min(length, to - from);
    System.arraycopy(out, from, into, at, got);
    from += got;
    return got;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = 0;
    while (to == 0) {
      int got = in.read(chunk, 0, chunk.length / 2);
      if (got < 0) {
        end();
        return to > 0;
      }
      for (int i = 0; i < got; i++) {
        int next = chunk[i] & 0xFF;
        if (odd < 0) {
          odd = next;
        } else {
          unit(bigEndian ? odd << 8 | next : next << 8 | odd);
          odd = -1;
        }
      }
    }
    return true;
  }

  private void end() {
    if (high != 0) {
      character(high);
      high = 0;
    }
    if (odd >= 0) {
      out[to++] = (byte) NO_TEXT;
      odd = -1;
    }
  }

  private void unit(int unit) {
    if (high != 0 && Character.isLowSurrogate((char) unit)) {
      character(Character.toCodePoint((char) high, (char) unit));
      high = 0;
      return;
    }
    if (high != 0) {
      character(high);
      high = 0;
    }
    if (Character.isHighSurrogate((char) unit)) {
      high = unit;
    } else {
      character(unit);
    }
  }

  /** Half of a pair becomes three bytes that UTF-8 does not have. */
  private void character(int c) {
    if (c < 0x80) {
      out[to++] = (byte) c;
    } else if (c < 0x800) {
      out[to++] = (byte) (0xC0 | (c >> 6));
      out[to++] = (byte) (0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      out[to++] = (byte) (0xE0 | (c >> 12));
      out[to++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      out[to++] = (byte) (0x80 | (c & 0x3F));
    } else {
      out[to++] = (byte) (0xF0 | (c >> 18));
      out[to++] = (byte) (0x80 | ((c >> 12) & 0x3F));
      out[to++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      out[to++] = (byte) (0x80 | (c & 0x3F));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
