package propensity.source.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import propensity.source.json.Json;

/** Avro. */
public final class AvroTable implements TypedTable {
  private final DataFileStream<GenericRecord> reader;
  private final List<Schema.Field> fields;
  private GenericRecord row;

  public AvroTable(Configuration conf, Path path) throws IOException {
    FileSystem files = path.getFileSystem(conf);
    AvroBlocks.check(files, path);
    reader = new DataFileStream<>(files.open(path), new GenericDatumReader<>());
    if (reader.getSchema().getType() != Schema.Type.RECORD) {
      reader.close();
      throw new IOException("its rows are no records");
    }
    fields = reader.getSchema().getFields();
  }

  @Override
  public List<String> columns() {
    return fields.stream().map(Schema.Field::name).toList();
  }

  @Override
  public boolean next() throws IOException {
    if (!reader.hasNext()) {
      return false;
    }
    row = reader.next();
    return true;
  }

  @Override
  public String value(int column) {
    return text(fields.get(column).schema(), row.get(column));
  }

  private static String text(Schema declared, Object value) {
    if (value == null) {
      return null;
    }
    Schema schema = chosen(declared, value);
    return switch (schema.getType()) {
      case RECORD, ARRAY, MAP -> node(schema, value).toString();
      case LONG, INT -> whole(schema.getLogicalType(), ((Number) value).longValue());
      case DOUBLE, FLOAT -> Texts.number(value.toString());
      case BYTES -> bytes(schema.getLogicalType(), ((ByteBuffer) value).duplicate());
      case FIXED -> bytes(schema.getLogicalType(), ByteBuffer.wrap(((GenericFixed) value).bytes()));
      default -> value.toString();
    };
  }

  private static Schema chosen(Schema declared, Object value) {
    return declared.getType() == Schema.Type.UNION
        ? declared.getTypes().get(GenericData.get().resolveUnion(declared, value))
        : declared;
  }

  private static JsonNode node(Schema declared, Object value) {
    if (value instanceof GenericRecord struct) {
      ObjectNode object = Json.MAPPER.createObjectNode();
      for (Schema.Field field : struct.getSchema().getFields()) {
        object.set(field.name(), node(field.schema(), struct.get(field.pos())));
      }
      return object;
    }
    if (value instanceof Map<?, ?> map) {
      Schema each = chosen(declared, value).getValueType();
      ObjectNode object = Json.MAPPER.createObjectNode();
      map.forEach((key, inner) -> object.set(key.toString(), node(each, inner)));
      return object;
    }
    if (value instanceof Collection<?> list) {
      Schema each = chosen(declared, value).getElementType();
      ArrayNode array = Json.MAPPER.createArrayNode();
      list.forEach(inner -> array.add(node(each, inner)));
      return array;
    }
    return Texts.node(text(declared, value));
  }

  private static String whole(LogicalType type, long value) {
    String name = type == null ? "" : type.getName();
    return switch (name) {
      case "timestamp-millis", "local-timestamp-millis" -> time(name, value, 1_000L);
      case "timestamp-micros", "local-timestamp-micros" -> time(name, value, 1_000_000L);
      case "timestamp-nanos", "local-timestamp-nanos" -> time(name, value, 1_000_000_000L);
      case "date" -> LocalDate.ofEpochDay(value).toString();
      default -> Long.toString(value);
    };
  }

  private static String time(String name, long value, long perSecond) {
    return Texts.time(value, perSecond, !name.startsWith("local"));
  }

  private static String bytes(LogicalType type, ByteBuffer bytes) {
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    return type instanceof LogicalTypes.Decimal decimal
        ? new BigDecimal(new BigInteger(all), decimal.getScale()).toPlainString()
        : new String(all, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
