package propensity.source.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells text that is of printable ASCII without backslashes, which most lines are: nothing in it
 * can be a control character or half a surrogate pair, written as such or as an escape. Asked once
 * for a line, eight bytes at a time, it spares a look at each character of each field.
 */
public final class PrintableAscii {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long BLANKS = ' ' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private PrintableAscii() {}

  /** Whether the first bytes are. */
  public static boolean is(byte[] bytes, int length) {
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      if (others((long) EIGHT.get(bytes, at)) != 0) {
        return false;
      }
    }
    for (; at < length; at++) {
      if (!is(bytes[at])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text is. */
  public static boolean is(String text) {
    return text.chars().allMatch(PrintableAscii::is);
  }

  private static boolean is(int c) {
    return c >= ' ' && c <= '~' && c != '\\';
  }

  /**
   * Bits that are set if one of eight bytes is another character. Borrows and carries may set more
   * of them, and none where all eight are printable.
   */
  private static long others(long eight) {
    long zeroAtBackslash = eight ^ BACKSLASHES;
    long backslash = (zeroAtBackslash - ONES) & ~zeroAtBackslash;
    return (eight | (eight - BLANKS) | (eight + ONES) | backslash) & HIGH_BITS;
  }
}
