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
import propensity.event.CsvLine;

/**
 * A text file of events that is to be passed on as it is.
 *
 * @param uri where it is
 * @param header place of its header among all headers
 */
public record EventFile(String uri, int header) {
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  /** Opens the file; every character stands for a byte, so that what is not UTF-8 survives. */
  static BufferedReader open(Configuration hadoop, String uri) throws IOException {
    Path path = new Path(uri);
    InputStream in = path.getFileSystem(hadoop).open(path);
    InputStream plain = uri.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.ISO_8859_1), 1 << 16);
  }

  /** Whether the file holds delimited text, which has a header. */
  static boolean isCsv(String uri) {
    return uri.endsWith(".csv") || uri.endsWith(".csv.gz");
  }

  /** Whether the file is Parquet. */
  static boolean isParquet(String uri) {
    return uri.endsWith(".parquet");
  }

  /** The columns that a header names, or nothing where it cannot be read. */
  static List<String> columns(String header, char delimiter) {
    String text =
        header.startsWith(BYTE_ORDER_MARK) ? header.substring(BYTE_ORDER_MARK.length()) : header;
    String[] names = CsvLine.split(text.strip(), delimiter);
    return names == null ? List.of() : Arrays.stream(names).map(String::strip).toList();
  }

  /** The next line without its line feed, or null at the end. */
  static String line(BufferedReader in) throws IOException {
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
