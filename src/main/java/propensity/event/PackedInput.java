package propensity.event;

import java.nio.charset.StandardCharsets;

/** Reads what {@link PackedOutput} wrote, in the same order. Not for several threads. */
public final class PackedInput {
  private final byte[] bytes;
  private int at;
  private final String[] texts = new String[PackedOutput.MAX_TEXTS];
  private int known;

  /** Reads from the first byte. */
  public PackedInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether there is more. */
  public boolean hasMore() {
    return at < bytes.length;
  }

  /** A byte between 0 and 127. */
  public int readByte() {
    return bytes[at++];
  }

  /** A number of any sign. */
  public long readVarLong() {
    long coded = unsigned();
    return (coded >>> 1) ^ -(coded & 1);
  }

  /** A number that fits. */
  public int readVarInt() {
    return Math.toIntExact(readVarLong());
  }

  /** A number or null. */
  public Long readVarLongOrNull() {
    return readByte() == PackedOutput.NULL ? null : (Long) readVarLong();
  }

  /** A number that fits, or null. */
  public Integer readVarIntOrNull() {
    return readByte() == PackedOutput.NULL ? null : (Integer) readVarInt();
  }

  /** A double, bit for bit, or null. */
  public Double readDoubleOrNull() {
    return readByte() == PackedOutput.NULL ? null : (Double) readDouble();
  }

  /** A double, bit for bit. */
  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  /** All 64 bits of a number. */
  public long readLong() {
    long bits = (long) PackedOutput.LONGS.get(bytes, at);
    at += Long.BYTES;
    return bits;
  }

  /** All 32 bits of a number. */
  public int readInt() {
    int bits = (int) PackedOutput.INTS.get(bytes, at);
    at += Integer.BYTES;
    return bits;
  }

  /** A text, or null. */
  public String readInterned() {
    int coded = (int) unsigned();
    if (coded == PackedOutput.NULL) {
      return null;
    }
    if (coded != PackedOutput.NEW_TEXT) {
      return texts[coded - PackedOutput.FIRST_KNOWN];
    }
    String text = raw();
    if (known < PackedOutput.MAX_TEXTS) {
      texts[known++] = text;
    }
    return text;
  }

  /** A text, or null, that was written as one that will not come again. */
  public String readString() {
    return readByte() == PackedOutput.NULL ? null : raw();
  }

  private String raw() {
    int length = (int) unsigned();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private long unsigned() {
    long number = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes[at++];
      number |= (long) (next & 0x7F) << shift;
      shift += 7;
    } while (next < 0);
    return number;
  }
}
