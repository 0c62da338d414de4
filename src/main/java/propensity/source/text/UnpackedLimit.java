package propensity.source.text;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stops at what no shop's log does: text shrinks to a fifth, at most to a hundredth of its size, so
 * that a packed file that grows more than {@value #MAX_TIMES} times was made to fill the disk.
 */
public final class UnpackedLimit extends FilterInputStream {
  public static final int MAX_TIMES = 250;

  /** Small files may be as repetitive as they like: 64 MiB. */
  static final long ALWAYS_ALLOWED = 64L << 20;

  private final long most;
  private long read;

  UnpackedLimit(InputStream unpacked, long packedBytes) {
    super(unpacked);
    this.most = Math.max(ALWAYS_ALLOWED, MAX_TIMES * packedBytes);
  }

  /** For what unpacks too far. */
  public static final class ExceededException extends IOException {
    private ExceededException() {
      super("it unpacks to more than " + MAX_TIMES + " times its size: not a log of events");
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int got = super.read(into, from, length);
    count(Math.max(0, got));
    return got;
  }

  private void count(int bytes) throws IOException {
    read += bytes;
    if (read > most) {
      throw new ExceededException();
    }
  }
}
