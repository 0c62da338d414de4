package propensity.source.text;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What a zstd file of one frame or several unpacks to. The library's own stream takes a frame that
 * is cut for the end of the file, if it is not the first; here it is an error.
 */
final class ZstdFrames extends InputStream {
  private static final int CHUNK = 128 * 1024;

  private final InputStream packed;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final byte[] chunk = new byte[CHUNK];
  private final ByteBuffer in = ByteBuffer.allocateDirect(CHUNK).limit(0);
  private final ByteBuffer out = ByteBuffer.allocateDirect(CHUNK).limit(0);
  private boolean isInFrame;

  ZstdFrames(InputStream packed) {
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    while (!out.hasRemaining()) {
      if (!in.hasRemaining() && !fill() && !isInFrame) {
        return -1;
      }
      unpack();
    }
    int got = Math.min(length, out.remaining());
    out.get(into, from, got);
    return got;
  }

  private boolean fill() throws IOException {
    int got = packed.read(chunk, 0, CHUNK);
    in.clear().put(chunk, 0, Math.max(0, got)).flip();
    return got > 0;
  }

  /** There may be more to come out though nothing more goes in. */
  private void unpack() throws IOException {
    boolean anyIn = in.hasRemaining();
    out.clear();
    try {
      isInFrame = !context.decompressDirectByteBufferStream(out, in);
    } catch (RuntimeException e) {
      throw new IOException("not zstd, or damaged: " + e.getMessage(), e);
    }
    out.flip();
    if (!anyIn && !out.hasRemaining() && isInFrame) {
      throw new IOException("the last frame is cut");
    }
  }

  @Override
  public void close() throws IOException {
    context.close();
    packed.close();
  }
}
