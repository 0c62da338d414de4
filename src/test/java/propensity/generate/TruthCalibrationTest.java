package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import propensity.event.EventType;

class TruthCalibrationTest {
  private static final int BINS = 20;

  /** A bin with fewer events says nothing. */
  private static final long FEWEST = 100;

  /** Two-sided 99.9 %. */
  private static final double Z = 3.2905;

  /**
   * Events of a session share their outcome, so the interval is that of sums over sessions: in each
   * bin the sum of (outcome - probability) has mean 0, and its variance is the sum of the squares
   * of the sessions' parts.
   */
  @Test
  void amongEventsOfTheSameTruthThatShareBuys() {
    Shop shop = Shop.of(GeneratorSettings.defaults().withUsers(30_000).withSeed(7));
    double[] excess = new double[BINS];
    double[] variance = new double[BINS];
    long[] events = new long[BINS];
    long total = 0;
    for (long user = 1; user <= 30_000; user++) {
      for (SimulatedSession session : Simulation.visits(shop, user)) {
        double outcome = session.contains(EventType.PURCHASE) ? 1 : 0;
        double[] parts = new double[BINS];
        for (SimulatedEvent event : session.events()) {
          if (event.truePropensity() != null) {
            int bin = Math.min(BINS - 1, (int) (event.truePropensity() * BINS));
            parts[bin] += outcome - event.truePropensity();
            events[bin]++;
            total++;
          }
        }
        for (int bin = 0; bin < BINS; bin++) {
          excess[bin] += parts[bin];
          variance[bin] += parts[bin] * parts[bin];
        }
      }
    }
    assertThat(total).isGreaterThan(1_000_000);
    assertThat(Arrays.stream(events).filter(count -> count > FEWEST).count())
        .as("bins with events; nobody is so eager as to fill the last")
        .isGreaterThanOrEqualTo(18);
    for (int bin = 0; bin < BINS; bin++) {
      if (events[bin] <= FEWEST) {
        continue;
      }
      assertThat(Math.abs(excess[bin]))
          .as("bin %d with %d events", bin, events[bin])
          .isLessThan(Z * Math.sqrt(variance[bin]));
      assertThat(Math.abs(excess[bin]) / events[bin]).as("bin %d", bin).isLessThan(0.1);
    }
  }

  /** One event of each session, so that outcomes are independent: a sharper test of the level. */
  @Test
  void whereAStageBeginsTheTruthHasTheRightLevel() {
    Shop shop = Shop.of(GeneratorSettings.defaults().withUsers(30_000).withSeed(8));
    Map<EventType, double[]> sums = new EnumMap<>(EventType.class);
    for (long user = 1; user <= 30_000; user++) {
      for (SimulatedSession session : Simulation.visits(shop, user)) {
        double outcome = session.contains(EventType.PURCHASE) ? 1 : 0;
        Set<EventType> seen = EnumSet.noneOf(EventType.class);
        for (SimulatedEvent event : session.events()) {
          if (event.truePropensity() != null && seen.add(event.event().type())) {
            double truth = event.truePropensity();
            double[] sum = sums.computeIfAbsent(event.event().type(), type -> new double[3]);
            sum[0] += outcome - truth;
            sum[1] += truth * (1 - truth);
            sum[2] += truth;
          }
        }
      }
    }
    assertThat(sums)
        .containsOnlyKeys(EventType.PAGE_VIEW, EventType.ADD_TO_CART, EventType.CHECKOUT);
    sums.forEach(
        (type, sum) -> {
          assertThat(Math.abs(sum[0])).as("%s", type).isLessThan(Z * Math.sqrt(sum[1]));
          assertThat(Math.sqrt(sum[1]) / sum[2]).as("precision, %s", type).isLessThan(0.02);
        });
  }
}
