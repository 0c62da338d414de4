package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClosingClockTest {
  private static final long NOON = 1_767_873_600_000L;

  private final ClosingClock clock = new ClosingClock();

  @Test
  void nothingClosesBeforeThreeShoppersAreSeen() {
    clock.add("a", NOON);
    clock.add("a", NOON + 1);
    clock.add("b", NOON + 2);

    assertThat(clock.time()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void shopperWhoseClockIsAheadMovesNobody() {
    clock.add("a", NOON);
    clock.add("b", NOON + 1);
    clock.add("c", NOON + 2);
    assertThat(clock.time()).isEqualTo(NOON);

    clock.add("ahead", NOON + Duration.ofHours(20).toMillis());
    assertThat(clock.time()).isEqualTo(NOON + 1);
    clock.add("ahead", NOON + Duration.ofHours(21).toMillis());
    assertThat(clock.time()).isEqualTo(NOON + 1);
  }

  @Test
  void isTheThirdHighestOfTheShoppersNewestTimes() {
    Random random = new Random(5);
    Map<String, Long> newest = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      String user = "u" + random.nextInt(1 + i / 100);
      long time = random.nextInt(5_000);
      newest.merge(user, time, Math::max);
      clock.add(user, time);

      List<Long> times = newest.values().stream().sorted(Comparator.reverseOrder()).toList();
      assertThat(clock.time()).isEqualTo(times.size() < 3 ? Long.MIN_VALUE : times.get(2));
    }
  }
}
