package propensity.generate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.source.CsvDialect;

/**
 * A file of events that is to be passed on.
 *
 * @param uri where it is
 * @param shape place of its shape among all shapes
 */
public record EventFile(String uri, int shape) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Opens the file; every character stands for a byte, so that what is not UTF-8 survives. */
  public static BufferedReader open(Configuration hadoop, String uri) throws IOException {
    Path path = new Path(uri);
    InputStream in = path.getFileSystem(hadoop).open(path);
    InputStream plain = uri.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.ISO_8859_1), 1 << 16);
  }

  /** The columns that a header names, or nothing where it cannot be read. */
  public static List<String> columns(String header, CsvDialect dialect) {
    String utf8 = new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String text = utf8.startsWith(BYTE_ORDER_MARK) ? utf8.substring(1) : utf8;
    String[] names = dialect.split(text.stripTrailing());
    return names == null ? List.of() : Arrays.stream(names).map(String::strip).toList();
  }

  /** The next line without its line feed, or null at the end. */
  public static String line(BufferedReader in) throws IOException {
    StringBuilder line = null;
    while (true) {
      int read = in.read();
      if (read < 0) {
        return line == null ? null : line.toString();
      }
      if (line == null) {
        line = new StringBuilder(160);
      }
      if (read == '\n') {
        return line.toString();
      }
      line.append((char) read);
    }
  }
}
