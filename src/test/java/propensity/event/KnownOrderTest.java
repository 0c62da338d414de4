package propensity.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import propensity.event.Order.Place;

/** Which line of an order a line is, by those before it. */
class KnownOrderTest {
  private final KnownOrder order = new KnownOrder();
  private long record;

  private Place line(long time, boolean whole, int content) {
    return order.add(new OrderLine(++record, "o", time, whole, content));
  }

  @Test
  void linesOfOneConfirmationAreAllOfTheOrderHoweverAlike() {
    assertThat(line(1, false, 7)).isEqualTo(Place.FIRST);
    assertThat(line(1, false, 7)).isEqualTo(Place.ITEM);
    assertThat(line(1, false, 0)).isEqualTo(Place.ITEM);
  }

  @Test
  void lineOfALaterTimeIsNewOnlyIfItsProductIs() {
    assertThat(line(1, false, 7)).isEqualTo(Place.FIRST);
    assertThat(line(2, false, 7)).isEqualTo(Place.REPEAT);
    assertThat(line(2, false, 8)).isEqualTo(Place.ITEM);
    assertThat(line(3, false, 8)).isEqualTo(Place.REPEAT);
    assertThat(line(3, false, 0)).isEqualTo(Place.REPEAT);
  }

  @Test
  void furtherLinesOfAWholeOrderAddNothing() {
    assertThat(line(1, true, 7)).isEqualTo(Place.FIRST);
    assertThat(line(1, true, 8)).isEqualTo(Place.PART);
    assertThat(line(2, false, 9)).isEqualTo(Place.PART);
    assertThat(line(2, true, 10)).isEqualTo(Place.REPEAT);
  }

  @Test
  void anIdThatManyOrdersHaveDoesNotGrowForEver() {
    for (int i = 0; i < KnownOrder.MAX_LINES; i++) {
      assertThat(line(i, false, i + 1)).isNotEqualTo(Place.REPEAT);
    }
    assertThat(line(-1, false, -1)).isEqualTo(Place.REPEAT);
  }
}
