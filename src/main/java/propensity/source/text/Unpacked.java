package propensity.source.text;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * What a packed file of one text holds, by the end of its name. Of several members or frames all
 * are read, and what is cut, or has other data behind it, is an error.
 */
public final class Unpacked {
  private Unpacked() {}

  /**
   * The bytes of the text; those of the file where it is not packed.
   *
   * @param length of the file
   */
  public static InputStream of(String name, InputStream packed, long length) throws IOException {
    if (name.endsWith(".gz")) {
      return new UnpackedLimit(new GzipMembers(packed), length);
    }
    if (name.endsWith(".bz2")) {
      return new UnpackedLimit(new BZip2CompressorInputStream(packed, true), length);
    }
    return name.endsWith(".zst") ? new UnpackedLimit(new ZstdFrames(packed), length) : packed;
  }
}
