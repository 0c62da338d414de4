package propensity.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
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
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Parquet, each value as the text that the text formats would have. Nested columns read as null.
 */
final class ParquetRows implements RowSource {
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long SECONDS_PER_DAY = 86_400;

  private final ParquetReader<Group> reader;
  private final GroupType schema;
  private long row;

  ParquetRows(Configuration conf, Path path) throws IOException {
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

  /** A row as a line of JSON; values as text, missing ones left out. */
  String json(String[] values) {
    ObjectNode object = JsonColumns.JSON.createObjectNode();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        object.put(schema.getFieldName(i), values[i]);
      }
    }
    return object.toString();
  }

  @Override
  public SourceRow next() throws IOException {
    Group group = reader.read();
    if (group == null) {
      return null;
    }
    String[] values = new String[schema.getFieldCount()];
    for (int i = 0; i < values.length; i++) {
      Type type = schema.getType(i);
      boolean single = type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED);
      values[i] = single && group.getFieldRepetitionCount(i) == 1 ? text(group, i, type) : null;
    }
    row++;
    return SourceRow.good(row, values, String.join(",", nullsAsEmpty(values)));
  }

  private static String text(Group group, int field, Type type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    PrimitiveTypeName physical = type.asPrimitiveType().getPrimitiveTypeName();
    if (logical instanceof TimestampLogicalTypeAnnotation time
        && physical == PrimitiveTypeName.INT64) {
      long value = group.getLong(field, 0);
      long perSecond =
          time.getUnit() == TimeUnit.MILLIS
              ? 1_000L
              : time.getUnit() == TimeUnit.MICROS ? 1_000_000L : 1_000_000_000L;
      Instant instant =
          Instant.ofEpochSecond(
              Math.floorDiv(value, perSecond),
              Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
      String text = instant.toString();
      return time.isAdjustedToUTC() ? text : text.substring(0, text.length() - 1);
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(group, field, physical, decimal.getScale()).toPlainString();
    }
    return physical == PrimitiveTypeName.INT96
        ? oldTimestamp(group.getInt96(field, 0))
        : group.getValueToString(field, 0);
  }

  /** What Spark and Hive wrote before: nanoseconds of the day, then the Julian day. */
  private static String oldTimestamp(Binary twelveBytes) {
    ByteBuffer bytes = twelveBytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = bytes.getInt() - JULIAN_DAY_OF_EPOCH;
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY, nanos).toString();
  }

  private static BigDecimal decimal(Group group, int field, PrimitiveTypeName physical, int scale) {
    BigInteger unscaled =
        switch (physical) {
          case INT32 -> BigInteger.valueOf(group.getInteger(field, 0));
          case INT64 -> BigInteger.valueOf(group.getLong(field, 0));
          default -> new BigInteger(group.getBinary(field, 0).getBytes());
        };
    return new BigDecimal(unscaled, scale);
  }

  private static String[] nullsAsEmpty(String[] values) {
    String[] texts = values.clone();
    for (int i = 0; i < texts.length; i++) {
      texts[i] = texts[i] == null ? "" : texts[i];
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
