package propensity.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stops at what no shop's log does: text shrinks to a fifth, at most to a hundredth of its size, so
 * that a packed file that grows more than {@value #MAX_TIMES} times was made to fill the disk.
 */
final class UnpackedLimit extends FilterInputStream {
  static final int MAX_TIMES = 250;

  /** Small files may be as repetitive as they like: 64 MiB. */
  static final long ALWAYS_ALLOWED = 64L << 20;

  private final String file;
  private final long most;
  private long read;

  UnpackedLimit(InputStream unpacked, String file, long packedBytes) {
    super(unpacked);
    this.file = file;
    this.most = Math.max(ALWAYS_ALLOWED, MAX_TIMES * packedBytes);
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

  private void count(int bytes) {
    read += bytes;
    if (read > most) {
      throw new UnreadableFileException(
          file,
          "unpacks_too_far",
          "it unpacks to more than " + MAX_TIMES + " times its size: not a log of events");
    }
  }
}
