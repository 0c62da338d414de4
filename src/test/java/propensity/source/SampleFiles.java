package propensity.source;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import propensity.source.text.CsvDialect;

/** The rows of a CSV sample, written once more in every format, with the columns in other order. */
public final class SampleFiles {
  private final List<String> columns;
  private final List<Map<String, String>> rows = new ArrayList<>();

  public SampleFiles(Path csv) throws IOException {
    CsvDialect dialect = new CsvDialect(',', '"', CsvDialect.NONE);
    List<String> lines = Files.readAllLines(csv);
    List<String> header = List.of(dialect.split(lines.get(0)));
    for (String line : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      String[] values = dialect.split(line);
      for (int i = 0; i < values.length; i++) {
        row.put(header.get(i), values[i]);
      }
      rows.add(row);
    }
    columns = new ArrayList<>(header);
    Collections.rotate(columns, 4);
  }

  public Path csv(Path file) throws IOException {
    return Files.writeString(file, csv());
  }

  public Path gzip(Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(csv().getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private String csv() {
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    for (Map<String, String> row : rows) {
      List<String> fields =
          columns.stream().map(row::get).map(each -> each.replace("\"", "\"\"")).toList();
      text.append('"').append(String.join("\",\"", fields)).append("\"\n");
    }
    return text.toString();
  }

  /** JSON lines. Of these columns the values are numbers, and left out where there is none. */
  public Path json(Path file, List<String> numbers) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map<String, String> row : rows) {
      List<String> members = new ArrayList<>();
      for (String column : columns) {
        String value = row.get(column);
        String quoted = '"' + value.replace("\"", "\\\"") + '"';
        if (!numbers.contains(column) || !value.isEmpty()) {
          members.add('"' + column + "\":" + (numbers.contains(column) ? value : quoted));
        }
      }
      text.append('{').append(String.join(",", members)).append("}\n");
    }
    return Files.writeString(file, text);
  }

  /** Parquet, as {@code message m { optional double price; ... }} says. */
  public Path parquet(Path file, String message) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(message);
    List<Group> groups = new ArrayList<>();
    for (Map<String, String> row : rows) {
      Group group = new SimpleGroup(schema);
      for (int i = 0; i < schema.getFieldCount(); i++) {
        String value = row.get(schema.getFieldName(i));
        if (!value.isEmpty()) {
          add(group, i, schema.getType(i).asPrimitiveType(), value);
        }
      }
      groups.add(group);
    }
    return parquet(file, groups);
  }

  /** Parquet of these rows, of which there is at least one. */
  static Path parquet(Path file, List<Group> rows) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType((MessageType) rows.get(0).getType())
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  private static void add(Group group, int field, PrimitiveType type, String value) {
    if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time) {
      long millis = instant(value).toEpochMilli();
      long perMilli =
          time.getUnit() == TimeUnit.MILLIS
              ? 1
              : time.getUnit() == TimeUnit.MICROS ? 1_000 : 1_000_000;
      group.add(field, millis * perMilli + (perMilli - 1)); // what is finer is cut off
      return;
    }
    int scale =
        type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
            ? decimal.getScale()
            : 0;
    switch (type.getPrimitiveTypeName()) {
      case DOUBLE -> group.add(field, Double.parseDouble(value));
      case INT64 -> group.add(field, new BigDecimal(value).movePointRight(scale).longValueExact());
      case INT96 -> group.add(field, julian(instant(value)));
      case INT32 -> group.add(field, new BigDecimal(value).movePointRight(scale).intValueExact());
      default -> group.add(field, value);
    }
  }

  private static Instant instant(String value) {
    return Instant.parse(value.replace(" UTC", "Z").replace(' ', 'T'));
  }

  /** As Spark and Hive wrote before: nanoseconds of the day, then the Julian day. */
  private static NanoTime julian(Instant time) {
    long day = Math.floorDiv(time.getEpochSecond(), 86_400L);
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong((time.getEpochSecond() - day * 86_400L) * 1_000_000_000L);
    bytes.putInt((int) (day + 2_440_588)).flip();
    return NanoTime.fromBinary(Binary.fromConstantByteBuffer(bytes));
  }
}
