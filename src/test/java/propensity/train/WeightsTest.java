package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.train.Fit.Weights;

class WeightsTest {
  @Test
  void whatFitsIsFittedAsItIs() {
    assertThat(Weights.of(count(1_000, 30), 1_000)).isEqualTo(Weights.NONE);
    assertThat(Weights.of(count(1_000, 700), 1_000)).isEqualTo(Weights.NONE);
  }

  @Test
  void buyersAreKeptAsLongAsTheyTakeNoMoreThanHalf() {
    assertThat(Weights.of(count(10_000, 400), 1_000)).isEqualTo(new Weights(1, 16));
  }

  /** The last: a shop whose buyers alone are more rows than are fitted. */
  @ParameterizedTest
  @CsvSource({"10000, 400", "10000, 999", "10000, 9800", "26900362, 2113000"})
  void theRoomIsFilledWithBothKinds(long rows, long buying) {
    Weights weights = Weights.of(count(rows, buying), 1_000);
    double buyers = buying / weights.buying();
    double others = (rows - buying) / weights.others();

    assertThat(buyers + others).isEqualTo(1_000, within(1e-6));
    assertThat(Math.min(buyers, others)).isGreaterThan(199);
  }

  private static TrainingData.Count count(long rows, long buying) {
    return new TrainingData.Count(rows, buying, 0, 0, 0);
  }
}
