package propensity.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same data is the same events, whatever the format and the order of the columns. */
class SameInAllFormatsTest {
  private static final Path SAMPLE = Path.of("src/test/resources/propensity/sources/rees46.csv");
  private static final SourceMapping REES46 =
      Mappings.of(
          Map.of("session_id", "user_session"),
          "iso",
          "UTC",
          Map.of("view", "page_view", "cart", "add_to_cart", "purchase", "purchase"),
          SourceMapping.Unlisted.IGNORE,
          ",");

  @TempDir Path folder;
  private List<String> header;
  private final List<Map<String, String>> rows = new ArrayList<>();

  @BeforeEach
  void readSample() throws IOException {
    List<String> lines = Files.readAllLines(SAMPLE);
    header = List.of(lines.get(0).split(",", -1));
    for (String line : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      String[] values = line.split(",", -1);
      for (int i = 0; i < values.length; i++) {
        row.put(header.get(i), values[i]);
      }
      rows.add(row);
    }
  }

  @Test
  void csvGzipJsonAndParquetWithShuffledColumns() throws IOException {
    List<Event> expected = events(SAMPLE);
    List<String> shuffled = new ArrayList<>(header);
    java.util.Collections.rotate(shuffled, 4);

    assertThat(expected).hasSize(5).allMatch(event -> event.eventId().length() == 64);
    assertThat(events(csv(shuffled))).isEqualTo(expected);
    assertThat(events(gzip(csv(shuffled)))).isEqualTo(expected);
    assertThat(events(json(shuffled))).isEqualTo(expected);
    assertThat(events(parquet("optional int64 event_time (TIMESTAMP(MICROS,true))")))
        .isEqualTo(expected);
    assertThat(events(parquet("optional int64 event_time (TIMESTAMP(MILLIS,false))")))
        .isEqualTo(expected);
    assertThat(events(parquet("optional int96 event_time"))).isEqualTo(expected);
    assertThat(events(parquet("optional binary event_time (UTF8)"))).isEqualTo(expected);
  }

  private Path csv(List<String> columns) throws IOException {
    List<String> lines = new ArrayList<>(List.of(String.join(",", columns)));
    rows.forEach(row -> lines.add(String.join(",", columns.stream().map(row::get).toList())));
    return Files.write(folder.resolve("a.csv"), lines);
  }

  private Path gzip(Path plain) throws IOException {
    Path packed = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(plain));
    }
    return packed;
  }

  private Path json(List<String> columns) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map<String, String> row : rows) {
      List<String> parts = new ArrayList<>();
      for (String column : columns) {
        String value = row.get(column);
        boolean number = column.equals("price") || column.endsWith("_id");
        if (!value.isEmpty()) {
          parts.add("\"" + column + "\":" + (number ? value : "\"" + value + "\""));
        }
      }
      text.append('{').append(String.join(",", parts)).append("}\n");
    }
    return Files.writeString(folder.resolve("a.jsonl"), text, StandardCharsets.UTF_8);
  }

  private Path parquet(String timeColumn) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message rees46 { optional double price; optional binary event_type (UTF8); "
                + timeColumn
                + "; optional int64 product_id; optional int64 category_id;"
                + " optional int32 user_id; optional binary user_session (UTF8); }");
    Path file = folder.resolve("a" + Integer.toHexString(timeColumn.hashCode()) + ".parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType(schema)
            .build()) {
      for (Map<String, String> row : rows) {
        Group group = new SimpleGroupFactory(schema).newGroup();
        group.add("price", Double.parseDouble(row.get("price")));
        group.add("event_type", row.get("event_type"));
        group.add("product_id", Long.parseLong(row.get("product_id")));
        group.add("category_id", Long.parseLong(row.get("category_id")));
        group.add("user_id", Integer.parseInt(row.get("user_id")));
        group.add("user_session", row.get("user_session"));
        addTime(group, timeColumn, row.get("event_time"));
        writer.write(group);
      }
    }
    return file;
  }

  private static void addTime(Group group, String type, String text) {
    Instant time = Instant.parse(text.replace(" UTC", "Z").replace(' ', 'T'));
    if (type.contains("MICROS")) {
      group.add("event_time", time.toEpochMilli() * 1000 + 7);
    } else if (type.contains("MILLIS")) {
      group.add("event_time", time.toEpochMilli());
    } else if (type.contains("int96")) {
      long day = Math.floorDiv(time.getEpochSecond(), 86_400L);
      ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong((time.getEpochSecond() - day * 86_400L) * 1_000_000_000L);
      bytes.putInt((int) (day + 2_440_588)).flip();
      group.add(
          "event_time",
          NanoTime.fromBinary(org.apache.parquet.io.api.Binary.fromConstantByteBuffer(bytes)));
    } else {
      group.add("event_time", text);
    }
  }

  private static List<Event> events(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    try (EventReader reader = EventReader.open(new Configuration(), file.toString(), REES46)) {
      while (reader.hasNext()) {
        Parsed parsed = reader.next();
        if (parsed.event() != null) {
          events.add(parsed.event());
        }
      }
    }
    return events;
  }
}
