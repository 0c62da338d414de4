package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import propensity.app.settings.ShippedSettings;
import propensity.event.EventType;
import propensity.generate.SimulatedSession.SimulatedEvent;

class TruthCalibrationTest {
  private static final int BINS = 20;

  /** Two-sided 99.9 %. */
  private static final double Z = 3.2905;

  /**
   * Events of a session share their outcome, so the interval is that of sums over sessions: in each
   * bin the sum of (outcome - probability) has mean 0; a session's part of its variance is at most
   * the number of its events there times the sum of p (1 - p) over them (Cauchy and Schwarz).
   */
  @Test
  void amongEventsOfTheSameTruthThatShareBuys() {
    Shop shop = Shop.of(ShippedSettings.read().generate().withUsers(30_000).withSeed(7));
    double[] edges = edges(shop);
    double[] excess = new double[BINS];
    double[] variance = new double[BINS];
    long[] events = new long[BINS];
    long total = 0;
    for (long user = 1; user <= 30_000; user++) {
      for (SimulatedSession session : shop.visits(user)) {
        double outcome = session.contains(EventType.PURCHASE) ? 1 : 0;
        double[] spread = new double[BINS];
        int[] inBin = new int[BINS];
        for (SimulatedEvent event : session.events()) {
          if (event.truePropensity() != null) {
            int found = Arrays.binarySearch(edges, event.truePropensity());
            int bin = found >= 0 ? found + 1 : -found - 1;
            excess[bin] += outcome - event.truePropensity();
            spread[bin] += event.truePropensity() * (1 - event.truePropensity());
            inBin[bin]++;
            events[bin]++;
            total++;
          }
        }
        for (int bin = 0; bin < BINS; bin++) {
          variance[bin] += inBin[bin] * spread[bin];
        }
      }
    }
    assertThat(total).isGreaterThan(1_000_000);
    assertThat(Arrays.stream(events).min().orElseThrow()).isGreaterThan(20_000);
    for (int bin = 0; bin < BINS; bin++) {
      assertThat(Math.abs(excess[bin]))
          .as("bin %d with %d events", bin, events[bin])
          .isLessThan(Z * Math.sqrt(variance[bin]));
      assertThat(Math.abs(excess[bin]) / events[bin]).as("bin %d", bin).isLessThan(0.1);
    }
  }

  /** The edges between bins of about equally many events. */
  private static double[] edges(Shop shop) {
    double[] truths =
        LongStream.rangeClosed(1, 3_000)
            .boxed()
            .flatMap(user -> shop.visits(user).stream())
            .flatMap(session -> session.events().stream())
            .filter(event -> event.truePropensity() != null)
            .mapToDouble(SimulatedEvent::truePropensity)
            .sorted()
            .toArray();
    return IntStream.range(1, BINS)
        .mapToDouble(bin -> truths[bin * truths.length / BINS])
        .toArray();
  }

  /** One event of each session, so that outcomes are independent: a sharper test of the level. */
  @Test
  void whereAStageBeginsTheTruthHasTheRightLevel() {
    Shop shop = Shop.of(ShippedSettings.read().generate().withUsers(30_000).withSeed(8));
    Map<EventType, double[]> sums = new EnumMap<>(EventType.class);
    for (long user = 1; user <= 30_000; user++) {
      for (SimulatedSession session : shop.visits(user)) {
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
