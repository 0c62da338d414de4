package propensity.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import propensity.event.Parsed;

/** Small files for tests of what reads them. */
final class FilesOfLines {
  static final String HEADER = "user_id,event_time,event_type,page,price,quantity";
  static final String GOOD = "u1,2026-01-05T10:00:00Z,page_view,/a,9.99,1";

  private FilesOfLines() {}

  static List<Parsed> read(Path folder, String name, byte[] bytes) throws IOException {
    return read(Files.write(folder.resolve(name), bytes), SourceMapping.contract());
  }

  static List<Parsed> read(Path folder, String name, String text) throws IOException {
    return read(folder, name, text.getBytes(UTF_8));
  }

  static List<Parsed> read(Path file, SourceMapping mapping) {
    List<Parsed> rows = new ArrayList<>();
    try (EventReader reader = EventReader.open(new Configuration(), file.toString(), mapping)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** The good line with another value in a column. */
  static String with(String column, String value) {
    List<String> names = List.of(HEADER.split(",", -1));
    String[] values = GOOD.split(",", -1);
    values[names.indexOf(column)] = value.indexOf(',') < 0 ? value : '"' + value + '"';
    return String.join(",", values);
  }

  static byte[] gzip(String text) throws IOException {
    return gzip(text, UTF_8);
  }

  static byte[] gzip(String text, Charset charset) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(charset));
    }
    return bytes.toByteArray();
  }

  static byte[] concat(byte[]... pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      bytes.writeBytes(piece);
    }
    return bytes.toByteArray();
  }
}
