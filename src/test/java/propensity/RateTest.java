package propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTest {
  /** Worked out by hand: p = 0.05, n = 100, z² = 3.8415: (0.0692 ∓ 0.0468) / 1.0384. */
  @Test
  void intervalIsWilsons() {
    Rate rate = Rate.of(5, 100);
    assertThat(rate.rate()).isEqualTo(0.05);
    assertThat(rate.low()).isCloseTo(0.02154, within(1e-5));
    assertThat(rate.high()).isCloseTo(0.11175, within(1e-5));
    assertThat(rate.small()).isFalse();
  }

  /** At no conversion the upper end is z² / (n + z²), at all of them the lower is n / (n + z²). */
  @Test
  void intervalStaysInsideZeroToOne() {
    assertThat(Rate.of(0, 10).low()).isZero();
    assertThat(Rate.of(0, 10).high()).isCloseTo(0.27753, within(1e-5));
    assertThat(Rate.of(10, 10).low()).isCloseTo(0.72247, within(1e-5));
    assertThat(Rate.of(10, 10).high()).isEqualTo(1);
  }

  @Test
  void withoutSessionsThereIsNoRate() {
    assertThat(Rate.of(0, 0)).isEqualTo(new Rate(0, 0, null, null, null, true));
  }

  @Test
  void ninetyNineSessionsAreFew() {
    assertThat(Rate.of(1, 99).small()).isTrue();
    assertThat(Rate.of(1, 100).small()).isFalse();
  }

  @Test
  void clearlyAboveMeansThatTheIntervalsDoNotTouch() {
    assertThat(Rate.of(50, 1000).clearlyAbove(Rate.of(20, 1000))).isTrue();
    assertThat(Rate.of(30, 1000).clearlyAbove(Rate.of(20, 1000))).isFalse();
    assertThat(Rate.of(30, 1000).clearlyAbove(Rate.of(0, 0))).isFalse();
  }

  @Test
  void moreConversionsThanSessionsAreRefused() {
    assertThatThrownBy(() -> Rate.of(3, 2)).hasMessageContaining("3 conversions of 2 sessions");
  }
}
