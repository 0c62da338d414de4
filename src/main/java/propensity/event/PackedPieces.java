package propensity.event;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Packed bytes in pieces, each with a number that says where it belongs. They come in any order and
 * go out sorted; what is more than {@value #MAX_BYTES_IN_MEMORY} bytes waits in a temporary file,
 * so that their number has no end.
 */
public final class PackedPieces implements Closeable {
  static final int MAX_BYTES_IN_MEMORY = 64 << 20;

  private final List<Piece> pieces = new ArrayList<>();
  private long inMemory;
  private RandomAccessFile file;

  /** A piece; its bytes are null where they are in the file, from the offset on. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Piece(long number, byte[] bytes, long offset, int length) {}

  /** Adds a piece; no two have the same number. */
  public void add(long number, byte[] bytes) {
    if (inMemory + bytes.length <= MAX_BYTES_IN_MEMORY) {
      inMemory += bytes.length;
      pieces.add(new Piece(number, bytes, 0, bytes.length));
    } else {
      pieces.add(new Piece(number, null, append(bytes), bytes.length));
    }
  }

  /** All pieces by their numbers, to be read before this is closed. */
  public Iterator<byte[]> sorted() {
    pieces.sort(Comparator.comparingLong(Piece::number));
    return pieces.stream()
        .map(piece -> piece.bytes() == null ? read(piece) : piece.bytes())
        .iterator();
  }

  private long append(byte[] bytes) {
    try {
      if (file == null) {
        Path path = Files.createTempFile("propensity", ".pieces");
        file = new RandomAccessFile(path.toFile(), "rw");
        Files.delete(path); // it goes with the process, however that ends
      }
      long offset = file.length();
      file.seek(offset);
      file.write(bytes);
      return offset;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] read(Piece piece) {
    try {
      byte[] bytes = new byte[piece.length()];
      file.seek(piece.offset());
      file.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
