package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void sixtyTimesAsFastMakesAnHourAMinute() {
    assertThat(Pace.of("60x").dueMillis(3_600_000, 17)).isEqualTo(60_000);
  }

  @Test
  void aRateCountsEventsAndNotTheirTimes() {
    assertThat(Pace.of("500/s").dueMillis(3_600_000, 1_000)).isEqualTo(2_000);
  }

  @Test
  void allAtOnceNeverWaits() {
    assertThat(Pace.of("max").dueMillis(3_600_000, 1_000)).isZero();
    assertThat(Pace.of("max")).isEqualTo(Pace.allAtOnce());
  }
}
