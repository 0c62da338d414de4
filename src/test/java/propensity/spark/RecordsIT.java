package propensity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Order;
import propensity.event.Referrer;

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
  void eventsComeBackWithTheirOrders(SparkSession spark) {
    Encoder<Event> encoder = Records.encoder(Event.class);
    List<Event> events = new ArrayList<>();
    for (Order order :
        new Order[] {
          null,
          new Order(null, null, List.of(), "JPY", Order.Place.ITEM),
          new Order(
              "o",
              5L,
              List.of(new Order.Item("p", 3L, 0.5), new Order.Item(null, null, null)),
              null,
              Order.Place.FIRST)
        }) {
      events.add(
          new Event(
              "e",
              "u",
              null,
              1,
              EventType.PURCHASE,
              Device.MOBILE,
              Referrer.PAID,
              null,
              null,
              null,
              null,
              order,
              events.size()));
    }

    List<Event> back =
        spark
            .createDataset(events, encoder)
            .map((MapFunction<Event, Event>) event -> event, encoder)
            .collectAsList();

    assertThat(back).containsExactlyElementsOf(events);
  }

  @Test
  void aTypeWithoutAColumnIsNamed() {
    assertThatThrownBy(() -> Records.encoder(Unsupported.class))
        .hasMessageContaining("java.lang.Object");
  }
}
