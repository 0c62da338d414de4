package propensity.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.common.type.HiveDecimal;
import org.apache.hadoop.hive.ql.exec.vector.BytesColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DecimalColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ListColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.LongColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.StructColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.TimestampColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.event.Event;
import propensity.event.Parsed;

/** The same events as from the text formats, and nothing from files that are damaged. */
class AvroAndOrcTest {
  private static final int ROWS = 2_500;
  private static final long TIME = 1_767_607_200_123L;
  private static final String MAPPING =
      "columns: {user_id: user, event_time: ts, event_type: what, device: d/category,"
          + " session_id: {column: params, key: ga_session_id}, product_id: {column: tags, json: /0}}";
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"e","fields":[
               {"name":"user","type":"long"},
               {"name":"ts","type":["null",{"type":"long","logicalType":"timestamp-micros"}]},
               {"name":"what","type":{"type":"enum","name":"w","symbols":["page_view","purchase"]}},
               {"name":"price","type":["null",
                 {"type":"bytes","logicalType":"decimal","precision":10,"scale":2}]},
               {"name":"quantity","type":["null","double"]},
               {"name":"d","type":{"type":"record","name":"d","fields":[
                 {"name":"category","type":["null","string"]}]}},
               {"name":"tags","type":{"type":"array","items":"string"}},
               {"name":"params","type":{"type":"array","items":{"type":"record","name":"p","fields":[
                 {"name":"key","type":"string"},
                 {"name":"value","type":{"type":"record","name":"v","fields":[
                   {"name":"string_value","type":["null","string"]},
                   {"name":"int_value","type":["null","long"]}]}}]}}}
              ]}""");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "bzip2", "zstandard", "xz"})
  void avroGivesTheEventsOfJson(String codec) throws IOException {
    Path avro = Files.write(folder.resolve("a.avro"), avro(CodecFactory.fromString(codec)));

    assertThat(events(avro)).isEqualTo(events(json())).hasSize(ROWS);
  }

  @Test
  void orcGivesTheEventsOfJson() throws IOException {
    assertThat(events(orc())).isEqualTo(events(json()));
  }

  /** Avro has no end, so that a file may end behind any block. */
  @Test
  void avroFileThatIsCutIsUnreadable() throws IOException {
    byte[] whole = avro(CodecFactory.nullCodec());
    int read = 0;
    for (int length = 0; length < whole.length; length += length < 900 ? 7 : 1_009) {
      Path file = Files.write(folder.resolve("cut.avro"), Arrays.copyOf(whole, length));
      try {
        read += events(file).size();
      } catch (UnreadableFileException e) {
        assertThat(e.reason()).isEqualTo("unreadable");
      }
    }
    assertThat(read).isZero();
  }

  @Test
  void orcFileThatIsCutIsUnreadable() throws IOException {
    byte[] whole = Files.readAllBytes(orc());
    for (int length = 0; length < whole.length; length += 211) {
      Path file = Files.write(folder.resolve("cut.orc"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> events(file)).isInstanceOf(UnreadableFileException.class);
    }
  }

  @Test
  void damagedFilesEndInNothingButAnUnreadableFile() throws IOException {
    Random random = new Random(3);
    for (byte[] whole : List.of(avro(CodecFactory.deflateCodec(5)), Files.readAllBytes(orc()))) {
      String name = whole[0] == 'O' && whole[1] == 'b' ? "x.avro" : "x.orc";
      for (int i = 0; i < 60; i++) {
        byte[] damaged = whole.clone();
        int at = i % 2 == 0 ? random.nextInt(damaged.length) : damaged.length - 1 - i * 3;
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        Path file = Files.write(folder.resolve(name), damaged);
        try {
          assertThat(FilesOfLines.read(file, MappingText.of(MAPPING)).size())
              .isLessThanOrEqualTo(2 * ROWS);
        } catch (UnreadableFileException e) {
          assertThat(e.reason()).isNotEmpty();
        }
      }
    }
  }

  /** A block may say that it has two gibibytes. */
  @Test
  void sizeOfABlockIsNotBelieved() throws IOException {
    byte[] whole = avro(CodecFactory.nullCodec());
    byte[] huge = {2, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
    String end = new String(whole, whole.length - 16, 16, ISO_8859_1);
    int sync = new String(whole, ISO_8859_1).indexOf(end);
    System.arraycopy(huge, 0, whole, sync + 16, huge.length);
    Path file = Files.write(folder.resolve("huge.avro"), whole);

    assertThatThrownBy(() -> events(file))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("cut");
  }

  @Test
  void filesOfOtherKindsAreUnreadable() throws IOException {
    for (String name : List.of("a.avro", "a.orc")) {
      for (byte[] bytes : List.of(new byte[0], "text".getBytes(UTF_8), new byte[500])) {
        Path file = Files.write(folder.resolve(name), bytes);
        assertThatThrownBy(() -> events(file)).isInstanceOf(UnreadableFileException.class);
      }
    }
  }

  @Test
  void recordsArePassedOnAsJson() throws IOException {
    for (Path file : List.of(orc(), Files.write(folder.resolve("a.avro"), avro(null)))) {
      StringBuilder lines = new StringBuilder();
      try (EventReader reader =
          EventReader.open(new Configuration(), file.toString(), MappingText.of(MAPPING))) {
        assertThat(reader.suffix()).isEqualTo(".json");
        while (reader.hasNext()) {
          reader.next();
          lines.append(reader.text()).append('\n');
        }
      }
      assertThat(events(Files.writeString(folder.resolve("again.json"), lines)))
          .isEqualTo(events(json()));
    }
  }

  private static byte[] avro(CodecFactory codec) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      writer.setCodec(codec == null ? CodecFactory.nullCodec() : codec);
      writer.create(SCHEMA, bytes);
      for (int i = 0; i < ROWS; i++) {
        writer.append(avroRow(i));
      }
    }
    return bytes.toByteArray();
  }

  private static GenericRecord avroRow(int i) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("user", 1L + i);
    row.put("ts", (TIME + i) * 1_000);
    row.put("what", new GenericData.EnumSymbol(SCHEMA.getField("what").schema(), "page_view"));
    row.put(
        "price",
        i % 2 == 0 ? null : ByteBuffer.wrap(new BigDecimal("19.90").unscaledValue().toByteArray()));
    row.put("quantity", i % 2 == 0 ? null : 3.0);
    GenericRecord device = new GenericData.Record(SCHEMA.getField("d").schema());
    device.put("category", i % 3 == 0 ? null : "mobile");
    row.put("d", device);
    row.put("tags", List.of("p\u00e4" + i % 7, "x"));
    Schema param = SCHEMA.getField("params").schema().getElementType();
    GenericRecord entry = new GenericData.Record(param);
    entry.put("key", "ga_session_id");
    GenericRecord value = new GenericData.Record(param.getField("value").schema());
    value.put("int_value", 7_000_000_000L + i);
    entry.put("value", value);
    row.put("params", List.of(entry));
    return row;
  }

  private Path json() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      lines.append(
          ("{\"user\":%d,\"ts\":\"%s\",\"what\":\"page_view\",%s\"d\":{\"category\":%s},"
                  + "\"tags\":[\"p\u00e4%d\",\"x\"],\"params\":[{\"key\":\"ga_session_id\","
                  + "\"value\":{\"int_value\":%d}}]}\n")
              .formatted(
                  1 + i,
                  new Timestamp(TIME + i).toInstant(),
                  i % 2 == 0 ? "" : "\"price\":19.90,\"quantity\":3,",
                  i % 3 == 0 ? "null" : "\"mobile\"",
                  i % 7,
                  7_000_000_000L + i));
    }
    return Files.writeString(folder.resolve("expected.json"), lines);
  }

  private Path orc() throws IOException {
    Path file = folder.resolve("a.orc");
    Files.deleteIfExists(file);
    TypeDescription schema =
        TypeDescription.fromString(
            "struct<user:bigint,ts:timestamp,what:string,price:decimal(10,2),quantity:int,"
                + "d:struct<category:string>,tags:array<string>,"
                + "params:array<struct<key:string,value:struct<string_value:string,int_value:bigint>>>>");
    try (Writer writer =
        OrcFile.createWriter(
            new org.apache.hadoop.fs.Path(file.toUri()),
            OrcFile.writerOptions(new Configuration()).setSchema(schema).useUTCTimestamp(true))) {
      VectorizedRowBatch batch = schema.createRowBatch();
      for (int i = 0; i < ROWS; i++) {
        orcRow(batch, i);
        if (batch.size == batch.getMaxSize()) {
          writer.addRowBatch(batch);
          batch.reset();
        }
      }
      writer.addRowBatch(batch);
    }
    return file;
  }

  private static void orcRow(VectorizedRowBatch batch, int i) {
    int at = batch.size++;
    ((LongColumnVector) batch.cols[0]).vector[at] = 1L + i;
    TimestampColumnVector time = (TimestampColumnVector) batch.cols[1];
    time.time[at] = TIME + i;
    time.nanos[at] = (int) ((TIME + i) % 1_000) * 1_000_000;
    ((BytesColumnVector) batch.cols[2]).setVal(at, "page_view".getBytes(UTF_8));
    batch.cols[3].noNulls = false;
    batch.cols[4].noNulls = false;
    batch.cols[3].isNull[at] = i % 2 == 0;
    batch.cols[4].isNull[at] = i % 2 == 0;
    ((DecimalColumnVector) batch.cols[3]).set(at, HiveDecimal.create("19.90"));
    ((LongColumnVector) batch.cols[4]).vector[at] = 3;
    BytesColumnVector category = (BytesColumnVector) ((StructColumnVector) batch.cols[5]).fields[0];
    category.noNulls = false;
    category.isNull[at] = i % 3 == 0;
    category.setVal(at, "mobile".getBytes(UTF_8));
    ListColumnVector tags = (ListColumnVector) batch.cols[6];
    int tag = add(tags, at, 2);
    ((BytesColumnVector) tags.child).setVal(tag, ("p\u00e4" + i % 7).getBytes(UTF_8));
    ((BytesColumnVector) tags.child).setVal(tag + 1, "x".getBytes(UTF_8));
    ListColumnVector params = (ListColumnVector) batch.cols[7];
    int entry = add(params, at, 1);
    StructColumnVector pair = (StructColumnVector) params.child;
    ((BytesColumnVector) pair.fields[0]).setVal(entry, "ga_session_id".getBytes(UTF_8));
    StructColumnVector value = (StructColumnVector) pair.fields[1];
    value.fields[0].noNulls = false;
    value.fields[0].isNull[entry] = true;
    ((LongColumnVector) value.fields[1]).vector[entry] = 7_000_000_000L + i;
  }

  private static int add(ListColumnVector list, int at, int count) {
    int offset = list.childCount;
    list.offsets[at] = offset;
    list.lengths[at] = count;
    list.childCount += count;
    list.child.ensureSize(list.childCount, true);
    return offset;
  }

  private static List<Event> events(Path file) {
    List<Parsed> rows = FilesOfLines.read(file, MappingText.of(MAPPING));
    assertThat(rows).allMatch(row -> row.event() != null);
    return rows.stream().map(Parsed::event).toList();
  }
}
