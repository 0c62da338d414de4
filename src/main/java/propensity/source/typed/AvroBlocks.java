package propensity.source.typed;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whether the blocks of an Avro file are all there, each behind the other to the last byte. Avro's
 * reader takes a file that is cut in the head of a block for one that ends before it, and takes
 * memory for whatever size a block says that it has.
 */
final class AvroBlocks {
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC = 16;
  private static final int MAX_PAIRS = 10_000;

  private final FSDataInputStream in;
  private final long length;
  private long at;

  private AvroBlocks(FSDataInputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  static void check(FileSystem files, Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      new AvroBlocks(in, files.getFileStatus(path).getLen()).check();
    } catch (EOFException e) {
      throw new IOException("the file is cut", e);
    }
  }

  private void check() throws IOException {
    if (!Arrays.equals(bytes(MAGIC.length), MAGIC)) {
      throw new IOException("it is no Avro file");
    }
    for (long pairs = number(); pairs != 0; pairs = number()) {
      if (pairs < 0) {
        number(); // their size
      }
      for (long i = Math.min(Math.abs(pairs), MAX_PAIRS); i > 0; i--) {
        skip(number());
        skip(number());
      }
    }
    byte[] sync = bytes(SYNC);
    while (at < length) {
      number(); // rows
      skip(number());
      if (!Arrays.equals(bytes(SYNC), sync)) {
        throw new IOException("a block does not end where it says");
      }
    }
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    new DataInputStream(in).readFully(bytes);
    at += count;
    return bytes;
  }

  private void skip(long count) throws IOException {
    if (count < 0 || count > length - at) {
      throw new EOFException("a part ends behind the end of the file");
    }
    at += count;
    in.seek(at);
  }

  /** In zigzag, seven bits a byte. */
  private long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.readUnsignedByte();
      at++;
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new IOException("a number does not end");
  }
}
