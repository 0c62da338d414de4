package propensity.source.text;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The entries of a zip archive, one behind the other. The JDK's reader takes anything but a header
 * for the end of the archive; here the directory at the end has to say as many entries as were
 * read, and nothing may follow it.
 */
public final class ZipEntries implements Closeable {
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int END_LENGTH = 22;
  private static final int END_64_LENGTH = 56 + 20; // with what tells its place
  private static final int MAX_COMMENT = 0xFFFF;

  private final LastBytes packed;
  private final ZipInputStream zip;
  private final InputStream unpacked;
  private long entries;

  public ZipEntries(InputStream packed, long length) {
    this.packed = new LastBytes(packed);
    this.zip = new ZipInputStream(this.packed, StandardCharsets.ISO_8859_1);
    this.unpacked = new UnpackedLimit(zip, length);
  }

  /** The name of the next entry that is a file; null at the end. */
  public String next() throws IOException {
    ZipEntry entry = entry();
    while (entry != null && entry.isDirectory()) {
      entry = entry();
    }
    if (entry == null) {
      requireEnd();
      return null;
    }
    return entry.getName();
  }

  private ZipEntry entry() throws IOException {
    try {
      unpacked.transferTo(OutputStream.nullOutputStream()); // its checksum is looked at
      ZipEntry entry = zip.getNextEntry();
      entries += entry == null ? 0 : 1;
      return entry;
    } catch (IllegalArgumentException e) {
      throw new IOException("an entry's header cannot be read: " + e.getMessage(), e);
    }
  }

  /** The bytes of the entry; closing them leaves the archive open. */
  public InputStream bytes() {
    return new FilterInputStream(unpacked) {
      @Override
      public void close() {}
    };
  }

  private void requireEnd() throws IOException {
    packed.transferTo(OutputStream.nullOutputStream());
    ByteBuffer last = ByteBuffer.wrap(packed.last()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = last.limit() - END_LENGTH; at >= 0; at--) {
      if (last.getInt(at) == END
          && (last.getShort(at + 20) & 0xFFFF) == last.limit() - at - END_LENGTH) {
        requireEntries(count(last, at));
        return;
      }
    }
    throw new IOException("the archive is cut, or other data is behind it");
  }

  private static long count(ByteBuffer last, int end) {
    int count = last.getShort(end + 10) & 0xFFFF;
    int large = end - END_64_LENGTH;
    return count == 0xFFFF && large >= 0 && last.getInt(large) == END_64
        ? last.getLong(large + 32)
        : count;
  }

  private void requireEntries(long listed) throws IOException {
    if (listed != entries) {
      throw new IOException(
          "the archive lists %,d entries, and %,d can be read".formatted(listed, entries));
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Keeps as many of the last bytes as the end of an archive may have. */
  private static final class LastBytes extends FilterInputStream {
    private final byte[] kept = new byte[2 * (MAX_COMMENT + END_LENGTH + END_64_LENGTH)];
    private int length;

    LastBytes(InputStream in) {
      super(in);
    }

    byte[] last() {
      int most = kept.length / 2;
      return Arrays.copyOfRange(kept, Math.max(0, length - most), length);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      int half = kept.length / 2;
      int got = super.read(into, from, Math.min(most, half));
      if (got > 0) {
        if (length + got > kept.length) {
          System.arraycopy(kept, length - half, kept, 0, half);
          length = half;
        }
        System.arraycopy(into, from, kept, length, got);
        length += got;
      }
      return got;
    }
  }
}
