package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import propensity.event.EventType;

class TruthCalibrationTest {
  private static final int BINS = 20;

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
    for (int bin = 0; bin < BINS; bin++) {
      if (events[bin] > 100) {
        assertThat(Math.abs(excess[bin]))
            .as("bin %d with %d events", bin, events[bin])
            .isLessThan(Z * Math.sqrt(variance[bin]));
        assertThat(Math.abs(excess[bin]) / events[bin]).as("bin %d", bin).isLessThan(0.1);
      }
    }
  }
}
