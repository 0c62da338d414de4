package propensity.spark;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.EncoderField;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Encoders for public Java records: one column per component, in declared order, under the
 * component's name. Components may be primitives and their boxes, strings, byte arrays, instants,
 * enums, other records and lists of these; what is not a primitive may be null.
 *
 * <p>Spark's own {@code Encoders.bean} finds no column in a record. This builds on the encoder
 * Spark keeps for Scala's case classes, which is internal: nothing else in the project touches it.
 */
public final class Records {
  private static final Map<Class<?>, Encoder<?>> LEAVES =
      Map.of(
          String.class, Encoders.STRING(),
          Integer.class, Encoders.INT(),
          Long.class, Encoders.LONG(),
          Double.class, Encoders.DOUBLE(),
          Boolean.class, Encoders.BOOLEAN(),
          Instant.class, Encoders.INSTANT(),
          byte[].class, Encoders.BINARY());

  private static final Map<Class<?>, Encoder<?>> PRIMITIVES =
      Map.of(
          int.class, Encoders.scalaInt(),
          long.class, Encoders.scalaLong(),
          double.class, Encoders.scalaDouble(),
          boolean.class, Encoders.scalaBoolean());

  private Records() {}

  /**
   * The encoder of a record class.
   *
   * @throws IllegalArgumentException for a component whose type has no column type
   */
  public static <R extends Record> Encoder<R> encoder(Class<R> type) {
    return ExpressionEncoder.apply(ofRecord(type));
  }

  private static <R> AgnosticEncoder<R> ofRecord(Class<R> type) {
    List<EncoderField> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(
          new EncoderField(
              component.getName(),
              of(component.getGenericType()),
              !component.getType().isPrimitive(),
              Metadata.empty(),
              Option.empty(),
              Option.empty()));
    }
    return new AgnosticEncoders.ProductEncoder<>(
        ClassTag$.MODULE$.apply(type),
        CollectionConverters.asScala(fields).toSeq(),
        Option.empty());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static AgnosticEncoder<?> of(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return new AgnosticEncoders.IterableEncoder(
          ClassTag$.MODULE$.apply(List.class), of(list.getActualTypeArguments()[0]), true, false);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return ofRecord(plain);
    }
    if (plain.isEnum()) {
      return new AgnosticEncoders.JavaEnumEncoder(ClassTag$.MODULE$.apply(plain));
    }
    Encoder<?> leaf = plain.isPrimitive() ? PRIMITIVES.get(plain) : LEAVES.get(plain);
    if (leaf == null) {
      throw new IllegalArgumentException("no column type for " + type.getTypeName());
    }
    return AgnosticEncoders.agnosticEncoderFor(leaf);
  }
}
