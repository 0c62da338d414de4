package propensity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void interpolatedLiesBetweenTheNearestTwo() {
    double[] sorted = {1, 2, 4, 8};

    assertThat(Quantiles.interpolated(sorted, 0)).isEqualTo(1);
    assertThat(Quantiles.interpolated(sorted, 0.5)).isEqualTo(3);
    assertThat(Quantiles.interpolated(sorted, 0.75)).isEqualTo(5);
    assertThat(Quantiles.interpolated(sorted, 1)).isEqualTo(8);
    assertThat(Quantiles.interpolated(new double[] {7}, 0.3)).isEqualTo(7);
  }

  @Test
  void nearestRankIsOneOfTheValues() {
    List<Long> sorted = List.of(10L, 20L, 30L, 40L);

    assertThat(Quantiles.nearestRank(sorted, 0.25)).isEqualTo(10);
    assertThat(Quantiles.nearestRank(sorted, 0.26)).isEqualTo(20);
    assertThat(Quantiles.nearestRank(sorted, 0.99)).isEqualTo(40);
    assertThat(Quantiles.nearestRank(sorted, 0)).isEqualTo(10);
  }
}
