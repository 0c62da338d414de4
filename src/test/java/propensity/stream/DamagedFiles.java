package propensity.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Packed files, whole, cut, and with a flipped bit. */
final class DamagedFiles {
  /** How many places of a file are damaged, over its whole length. */
  static final int POSITIONS = 200;

  private DamagedFiles() {}

  /** Drops a file cut at each place, and one with a bit flipped at each. */
  static void drop(Path folder, String prefix, String suffix, byte[] whole) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < POSITIONS; i++) {
      int place = (int) ((long) i * whole.length / POSITIONS);
      byte[] flipped = whole.clone();
      flipped[place] ^= (byte) (1 << random.nextInt(8));
      String number = prefix + "%03d.%s".formatted(i, suffix);
      Files.write(folder.resolve("flipped-" + number), flipped);
      Files.write(folder.resolve("cut-" + number), Arrays.copyOf(whole, place));
    }
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Five hundred events of a thousand shoppers in Parquet, without ids. */
  static byte[] parquet(Path scratch) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message event { required binary user_id (STRING); required binary event_time (STRING);"
                + " required binary event_type (STRING); }");
    Path file = scratch.resolve("sample.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      for (int i = 0; i < 500; i++) {
        writer.write(
            new SimpleGroup(schema)
                .append("user_id", "user-" + i * 7919 % 1000)
                .append("event_time", "2026-01-05T10:%02d:%02dZ".formatted(i / 60, i % 60))
                .append("event_type", i % 9 == 0 ? "add_to_cart" : "page_view"));
      }
    }
    return Files.readAllBytes(file);
  }
}
