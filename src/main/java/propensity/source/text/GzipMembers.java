package propensity.source.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What a gzip file of one member or several unpacks to. The JDK's reader takes anything but a
 * header behind a member for the end of the file, so that a damaged header costs all that follows
 * it; here it is an error. Only NUL bytes may be between members and at the end, which some tools
 * write as padding.
 */
public final class GzipMembers extends InputStream {
  private final InputStream packed;
  private InputStream member;

  public GzipMembers(InputStream packed) throws IOException {
    this.packed = new BufferedInputStream(packed, 64 * 1024);
    this.member = new GzipCompressorInputStream(this.packed);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    while (member != null) {
      int got = member.read(into, from, length);
      if (got >= 0) {
        return got;
      }
      member = nextMember();
    }
    return -1;
  }

  private InputStream nextMember() throws IOException {
    int next = 0;
    while (next == 0) {
      packed.mark(1);
      next = packed.read();
    }
    if (next < 0) {
      return null;
    }
    packed.reset();
    try {
      return new GzipCompressorInputStream(packed);
    } catch (IOException e) {
      throw new IOException(
          "data behind a gzip member is not another member: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }
}
