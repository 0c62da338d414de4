package propensity.source.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.ql.exec.vector.BytesColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DecimalColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.DoubleColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.ListColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.LongColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.MapColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.StructColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.TimestampColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.TypeDescription;
import propensity.source.json.Json;

/** ORC. A time without a zone is that of the shop. */
public final class OrcTable implements TypedTable {
  private final Reader reader;
  private final RecordReader rows;
  private final TypeDescription schema;
  private final VectorizedRowBatch batch;
  private int row = -1;

  public OrcTable(Configuration conf, Path path) throws IOException {
    reader = OrcFile.createReader(path, OrcFile.readerOptions(conf).useUTCTimestamp(true));
    schema = reader.getSchema();
    if (schema.getCategory() != TypeDescription.Category.STRUCT) {
      reader.close();
      throw new IOException("its rows are no structs");
    }
    rows = reader.rows();
    batch = schema.createRowBatch();
    batch.size = 0;
  }

  @Override
  public List<String> columns() {
    return schema.getFieldNames();
  }

  @Override
  public boolean next() throws IOException {
    row++;
    if (row < batch.size) {
      return true;
    }
    row = 0;
    return rows.nextBatch(batch) && batch.size > 0;
  }

  @Override
  public String value(int column) {
    return text(schema.getChildren().get(column), batch.cols[column], row);
  }

  private static String text(TypeDescription type, ColumnVector vector, int given) {
    int at = vector.isRepeating ? 0 : given;
    if (!vector.noNulls && vector.isNull[at]) {
      return null;
    }
    return switch (type.getCategory()) {
      case BOOLEAN -> Boolean.toString(((LongColumnVector) vector).vector[at] != 0);
      case BYTE, SHORT, INT, LONG -> Long.toString(((LongColumnVector) vector).vector[at]);
      case DATE -> LocalDate.ofEpochDay(((LongColumnVector) vector).vector[at]).toString();
      case FLOAT -> Texts.number(Float.toString((float) ((DoubleColumnVector) vector).vector[at]));
      case DOUBLE -> Texts.number(Double.toString(((DoubleColumnVector) vector).vector[at]));
      case STRING, CHAR, VARCHAR, BINARY -> bytes((BytesColumnVector) vector, at);
      case DECIMAL ->
          ((DecimalColumnVector) vector)
              .vector[at]
              .getHiveDecimal()
              .bigDecimalValue()
              .toPlainString();
      case TIMESTAMP -> time((TimestampColumnVector) vector, at, false);
      case TIMESTAMP_INSTANT -> time((TimestampColumnVector) vector, at, true);
      case STRUCT, LIST, MAP -> node(type, vector, at).toString();
      default -> null;
    };
  }

  private static JsonNode node(TypeDescription type, ColumnVector vector, int given) {
    int at = vector.isRepeating ? 0 : given;
    if (!vector.noNulls && vector.isNull[at]) {
      return Json.MAPPER.nullNode();
    }
    if (vector instanceof StructColumnVector struct) {
      ObjectNode object = Json.MAPPER.createObjectNode();
      for (int i = 0; i < struct.fields.length; i++) {
        String name = type.getFieldNames().get(i);
        object.set(name, node(type.getChildren().get(i), struct.fields[i], at));
      }
      return object;
    }
    if (vector instanceof ListColumnVector list) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      for (long i = 0; i < list.lengths[at]; i++) {
        int child = (int) (list.offsets[at] + i);
        array.add(node(type.getChildren().get(0), list.child, child));
      }
      return array;
    }
    if (vector instanceof MapColumnVector map) {
      ObjectNode object = Json.MAPPER.createObjectNode();
      for (long i = 0; i < map.lengths[at]; i++) {
        int child = (int) (map.offsets[at] + i);
        String key = text(type.getChildren().get(0), map.keys, child);
        object.set(String.valueOf(key), node(type.getChildren().get(1), map.values, child));
      }
      return object;
    }
    return Texts.node(text(type, vector, at));
  }

  private static String bytes(BytesColumnVector vector, int at) {
    return new String(
        vector.vector[at], vector.start[at], vector.length[at], StandardCharsets.UTF_8);
  }

  private static String time(TimestampColumnVector vector, int at, boolean isInstant) {
    long seconds = Math.floorDiv(vector.time[at], 1_000L);
    String text = Instant.ofEpochSecond(seconds, vector.nanos[at]).toString();
    return isInstant ? text : text.substring(0, text.length() - 1);
  }

  @Override
  public void close() throws IOException {
    rows.close();
    reader.close();
  }
}
