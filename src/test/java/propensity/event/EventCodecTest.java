package propensity.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private static final String[] TEXTS = {
    null, "", "/", "/p/17", "süß", "\uD83D\uDED2 cart", "\u0000", "x".repeat(70_000)
  };

  @Test
  void eventsComeBackAsTheyWere() {
    Random random = new Random(7);
    List<Event> events = new ArrayList<>();
    PackedOutput out = new PackedOutput();
    for (int i = 0; i < 3_000; i++) {
      Event event = anyEvent(random, i);
      events.add(event);
      event.write(out);
    }

    PackedInput in = new PackedInput(out.toBytes());
    List<Event> read = new ArrayList<>();
    while (in.hasMore()) {
      read.add(Event.read(in));
    }

    assertThat(read).isEqualTo(events);
  }

  @Test
  void everyTypeDeviceAndReferrerHasACode() {
    for (EventType type : EventType.values()) {
      for (Device device : Device.values()) {
        for (Referrer referrer : Referrer.values()) {
          Event event =
              new Event("e", "u", null, 0, type, device, referrer, null, null, null, null, 0);
          PackedOutput out = new PackedOutput();
          event.write(out);
          assertThat(Event.read(new PackedInput(out.toBytes()))).isEqualTo(event);
        }
      }
    }
  }

  /** Codes stand in states: a constant is added at the end or not at all. */
  @Test
  void codesAreThoseOfStatesThatWereWritten() {
    assertThat(EventType.values())
        .startsWith(
            EventType.PAGE_VIEW,
            EventType.ADD_TO_CART,
            EventType.CHECKOUT,
            EventType.PURCHASE,
            EventType.REMOVE_FROM_CART,
            EventType.REFUND);
    assertThat(Order.Place.values())
        .startsWith(Order.Place.FIRST, Order.Place.ITEM, Order.Place.PART, Order.Place.REPEAT);
    assertThat(Device.values())
        .startsWith(Device.MOBILE, Device.DESKTOP, Device.TABLET, Device.OTHER);
    assertThat(Referrer.values())
        .startsWith(
            Referrer.DIRECT,
            Referrer.ORGANIC,
            Referrer.PAID,
            Referrer.EMAIL,
            Referrer.SOCIAL,
            Referrer.REFERRAL,
            Referrer.OTHER);
  }

  @Test
  void numbersOfAnySizeAndDoublesComeBackBitForBit() {
    PackedOutput out = new PackedOutput();
    long[] numbers = {0, 1, -1, 63, 64, -64, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};
    double[] reals = {0.0, -0.0, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, Math.PI};
    for (long number : numbers) {
      out.writeVarLong(number);
      out.writeVarLongOrNull(number);
    }
    out.writeVarLongOrNull(null);
    for (double real : reals) {
      out.writeDouble(real);
    }

    PackedInput in = new PackedInput(out.toBytes());
    for (long number : numbers) {
      assertThat(in.readVarLong()).isEqualTo(number);
      assertThat(in.readVarLongOrNull()).isEqualTo(number);
    }
    assertThat(in.readVarLongOrNull()).isNull();
    for (double real : reals) {
      assertThat(Double.doubleToRawLongBits(in.readDouble()))
          .isEqualTo(Double.doubleToRawLongBits(real));
    }
    assertThat(in.hasMore()).isFalse();
  }

  @Test
  void textThatWasJustWrittenTakesOneByte() {
    PackedOutput out = new PackedOutput();
    out.writeInterned("a text of some length");
    int before = out.size();
    out.writeInterned("a text of some length");

    assertThat(out.size() - before).isEqualTo(1);
  }

  private static <T> T any(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Event anyEvent(Random random, int number) {
    return new Event(
        "e" + number,
        "u" + random.nextInt(60),
        TEXTS[random.nextInt(7)],
        random.nextLong(),
        any(random, List.of(EventType.values())),
        any(random, List.of(Device.values())),
        any(random, List.of(Referrer.values())),
        number == 5 ? TEXTS[7] : TEXTS[random.nextInt(7)],
        random.nextBoolean() ? null : "p" + random.nextInt(),
        random.nextBoolean() ? null : random.nextLong(),
        random.nextBoolean() ? null : Pieces.ofThousandths(random.nextInt(1_000_000_000)),
        number % 3 == 0 ? anyOrder(random) : null,
        random.nextLong());
  }

  private static Order anyOrder(Random random) {
    List<Order.Item> items = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      items.add(
          new Order.Item(
              TEXTS[random.nextInt(7)],
              random.nextBoolean() ? null : random.nextLong(),
              random.nextBoolean() ? null : Pieces.ofThousandths(random.nextInt(1_000))));
    }
    return new Order(
        TEXTS[random.nextInt(7)],
        random.nextBoolean() ? null : random.nextLong(),
        items,
        random.nextBoolean() ? null : "JPY",
        any(random, List.of(Order.Place.values())));
  }
}
