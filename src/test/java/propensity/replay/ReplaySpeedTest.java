package propensity.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplaySpeedTest {
  @Test
  void sixtyTimesAsFastMakesAnHourAMinute() {
    assertThat(ReplaySpeed.of("60x").dueMillis(3_600_000, 17)).isEqualTo(60_000);
  }

  @Test
  void aRateCountsEventsAndNotTheirTimes() {
    assertThat(ReplaySpeed.of("500/s").dueMillis(3_600_000, 1_000)).isEqualTo(2_000);
  }

  @Test
  void allAtOnceNeverWaits() {
    assertThat(ReplaySpeed.of("max").dueMillis(3_600_000, 1_000)).isZero();
    assertThat(ReplaySpeed.of("max")).isEqualTo(ReplaySpeed.allAtOnce());
  }
}
