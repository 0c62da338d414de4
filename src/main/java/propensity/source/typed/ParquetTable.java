package propensity.source.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import propensity.source.json.Json;

/** Parquet. */
public final class ParquetTable implements TypedTable {
  private final ParquetReader<Group> reader;
  private final GroupType schema;
  private Group row;

  public ParquetTable(Configuration conf, Path path) throws IOException {
    try (ParquetFileReader footer = ParquetFileReader.open(HadoopInputFile.fromPath(path, conf))) {
      schema = footer.getFileMetaData().getSchema();
    }
    reader =
        ParquetReader.builder(new GroupReadSupport(), path)
            .withConf(conf)
            .usePageChecksumVerification() // else a flipped bit is another number
            .build();
  }

  @Override
  public List<String> columns() {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  @Override
  public boolean next() throws IOException {
    row = reader.read();
    return row != null;
  }

  @Override
  public String value(int column) {
    return ParquetValues.text(row, column);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Values of Parquet as the text that CSV and JSON lines would have. */
  private static final class ParquetValues {
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long SECONDS_PER_DAY = 86_400;

    private ParquetValues() {}

    /** A column's value in a row, or null; structs, lists and maps as JSON. */
    static String text(Group row, int field) {
      Type type = row.getType().getType(field);
      int count = row.getFieldRepetitionCount(field);
      if (count == 0) {
        return null;
      }
      return type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED)
          ? primitive(row, field, 0, type)
          : node(row, field).toString();
    }

    private static JsonNode node(Group group, int field) {
      Type type = group.getType().getType(field);
      if (type.isRepetition(Type.Repetition.REPEATED)) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
          array.add(single(group, field, i));
        }
        return array;
      }
      return group.getFieldRepetitionCount(field) == 0
          ? Json.MAPPER.nullNode()
          : single(group, field, 0);
    }

    private static JsonNode single(Group group, int field, int index) {
      Type type = group.getType().getType(field);
      if (type.isPrimitive()) {
        return Texts.node(primitive(group, field, index, type));
      }
      Group inner = group.getGroup(field, index);
      if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
        return list(inner);
      }
      ObjectNode object = Json.MAPPER.createObjectNode();
      GroupType fields = type.asGroupType();
      for (int i = 0; i < fields.getFieldCount(); i++) {
        if (inner.getFieldRepetitionCount(i) > 0) {
          object.set(fields.getFieldName(i), node(inner, i));
        }
      }
      return object;
    }

    /** A list without the one or two layers that the format puts around its elements. */
    private static JsonNode list(Group list) {
      Type repeated = list.getType().getType(0);
      boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
      if (!wrapped) {
        return node(list, 0);
      }
      ArrayNode array = Json.MAPPER.createArrayNode();
      for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
        array.add(node(list.getGroup(0, i), 0));
      }
      return array;
    }

    private static String primitive(Group group, int field, int index, Type type) {
      LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
      PrimitiveTypeName physical = type.asPrimitiveType().getPrimitiveTypeName();
      if (logical instanceof TimestampLogicalTypeAnnotation time
          && physical == PrimitiveTypeName.INT64) {
        return timestamp(group.getLong(field, index), time);
      }
      if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
        return new BigDecimal(unscaled(group, field, index, physical), decimal.getScale())
            .toPlainString();
      }
      if (logical instanceof UUIDLogicalTypeAnnotation) {
        ByteBuffer bytes = group.getBinary(field, index).toByteBuffer();
        return new UUID(bytes.getLong(bytes.position()), bytes.getLong(bytes.position() + 8))
            .toString();
      }
      return switch (physical) {
        case INT96 -> oldTimestamp(group.getInt96(field, index));
        case DOUBLE -> Texts.number(Double.toString(group.getDouble(field, index)));
        case FLOAT -> Texts.number(Float.toString(group.getFloat(field, index)));
        default -> group.getValueToString(field, index);
      };
    }

    private static String timestamp(long value, TimestampLogicalTypeAnnotation type) {
      long perSecond =
          type.getUnit() == TimeUnit.MILLIS
              ? 1_000L
              : type.getUnit() == TimeUnit.MICROS ? 1_000_000L : 1_000_000_000L;
      return Texts.time(value, perSecond, type.isAdjustedToUTC());
    }

    /** What Spark and Hive wrote before: nanoseconds of the day, then the Julian day. */
    private static String oldTimestamp(Binary twelveBytes) {
      ByteBuffer bytes = twelveBytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long nanos = bytes.getLong();
      long day = bytes.getInt() - JULIAN_DAY_OF_EPOCH;
      return Instant.ofEpochSecond(day * SECONDS_PER_DAY, nanos).toString();
    }

    private static BigInteger unscaled(
        Group group, int field, int index, PrimitiveTypeName physical) {
      return switch (physical) {
        case INT32 -> BigInteger.valueOf(group.getInteger(field, index));
        case INT64 -> BigInteger.valueOf(group.getLong(field, index));
        default -> new BigInteger(group.getBinary(field, index).getBytes());
      };
    }
  }
}
