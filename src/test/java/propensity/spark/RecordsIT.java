package propensity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import propensity.event.EventType;

@ExtendWith(SparkExtension.class)
class RecordsIT {
  public record Inner(String name, double weight) {}

  public record Outer(
      String zeta,
      long alpha,
      Integer count,
      boolean flag,
      EventType type,
      Instant at,
      Inner inner,
      List<Inner> many,
      List<String> words) {}

  public record Unsupported(Object anything) {}

  private static final Encoder<Outer> OUTER = Records.encoder(Outer.class);

  @Test
  void columnsKeepTheDeclaredOrder() {
    assertThat(OUTER.schema().fieldNames())
        .containsExactly("zeta", "alpha", "count", "flag", "type", "at", "inner", "many", "words");
  }

  @Test
  void recordsComeBackAsTheyWere(SparkSession spark) {
    Outer full =
        new Outer(
            "z",
            1,
            2,
            true,
            EventType.CHECKOUT,
            Instant.ofEpochMilli(1_234),
            new Inner("i", 0.1),
            List.of(new Inner("a", 1), new Inner("b", 2)),
            List.of("x", "y"));
    Outer empty = new Outer(null, 0, null, false, null, null, null, null, null);

    List<Outer> back =
        spark
            .createDataset(List.of(full, empty), OUTER)
            .map((MapFunction<Outer, Outer>) outer -> outer, OUTER)
            .collectAsList();

    assertThat(back).containsExactly(full, empty);
  }

  @Test
  void aTypeWithoutAColumnIsNamed() {
    assertThatThrownBy(() -> Records.encoder(Unsupported.class))
        .hasMessageContaining("java.lang.Object");
  }
}
