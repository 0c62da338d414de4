package propensity.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes values one after the other into as few bytes as is cheap: small numbers take one byte, and
 * so does a text that was written shortly before. {@link PackedInput} reads them in the same order.
 * Not for several threads.
 */
public final class PackedOutput {
  /** How many texts are remembered: a search through more would cost more than writing again. */
  static final int MAX_TEXTS = 24;

  static final int NULL = 0;
  static final int NEW_TEXT = 1;
  static final int FIRST_KNOWN = 2;

  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[1024];
  private int size;
  private final String[] texts = new String[MAX_TEXTS];
  private final int[] hashes = new int[MAX_TEXTS];
  private int known;

  /** Starts again; what was written is forgotten. */
  public void clear() {
    size = 0;
    known = 0;
  }

  /** What was written so far. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** How many bytes were written so far. */
  public int size() {
    return size;
  }

  /** A byte between 0 and 127. */
  public void writeByte(int code) {
    room(1);
    bytes[size++] = (byte) code;
  }

  /** A number of any sign; those near zero take the least room. */
  public void writeVarLong(long number) {
    unsigned((number << 1) ^ (number >> 63));
  }

  /** A number or null. */
  public void writeVarLongOrNull(Number number) {
    writeByte(number == null ? NULL : 1);
    if (number != null) {
      writeVarLong(number.longValue());
    }
  }

  /** A double, bit for bit. */
  public void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /** All 64 bits of a number. */
  public void writeLong(long bits) {
    room(Long.BYTES);
    LONGS.set(bytes, size, bits);
    size += Long.BYTES;
  }

  /** All 32 bits of a number. */
  public void writeInt(int bits) {
    room(Integer.BYTES);
    INTS.set(bytes, size, bits);
    size += Integer.BYTES;
  }

  /** A double, bit for bit, or null. */
  public void writeDoubleOrNull(Double value) {
    writeByte(value == null ? NULL : 1);
    if (value != null) {
      writeDouble(value);
    }
  }

  /** A text, or null, that is likely to come again. */
  public void writeInterned(String text) {
    if (text == null) {
      unsigned(NULL);
      return;
    }
    int hash = text.hashCode(); // which a text remembers
    for (int i = 0; i < known; i++) {
      if (hashes[i] == hash && texts[i].equals(text)) {
        unsigned(i + FIRST_KNOWN);
        return;
      }
    }
    if (known < MAX_TEXTS) {
      hashes[known] = hash;
      texts[known++] = text;
    }
    unsigned(NEW_TEXT);
    raw(text);
  }

  /** A text, or null, that will not come again. */
  public void writeString(String text) {
    writeByte(text == null ? NULL : NEW_TEXT);
    if (text != null) {
      raw(text);
    }
  }

  private void raw(String text) {
    int length = text.length();
    int start = size;
    unsigned(length);
    room(length);
    byte[] to = bytes;
    int at = size;
    for (int i = 0; i < length; i++) {
      char next = text.charAt(i);
      if (next >= 0x80) {
        size = start;
        encoded(text);
        return;
      }
      to[at + i] = (byte) next;
    }
    size = at + length;
  }

  private void encoded(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    unsigned(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  private void unsigned(long number) {
    room(10);
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
