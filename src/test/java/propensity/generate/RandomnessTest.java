package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RandomnessTest {
  private static final int DRAWS = 200_000;

  @Test
  void aStreamIsAFunctionOfItsNumbers() {
    assertThat(Randomness.of(1, 2, 3).uniform()).isEqualTo(Randomness.of(1, 2, 3).uniform());
    assertThat(Randomness.of(1, 2, 3).uniform()).isNotEqualTo(Randomness.of(1, 3, 2).uniform());
    assertThat(Randomness.of(1, 2).uniform()).isNotEqualTo(Randomness.of(1, 2, 0).uniform());
  }

  @Test
  void distributionsHaveTheirMoments() {
    double[] normal = draws(Randomness::normal);
    assertThat(mean(normal)).isCloseTo(0, within(0.01));
    assertThat(variance(normal)).isCloseTo(1, within(0.02));

    double[] uniform = draws(Randomness::uniform);
    assertThat(mean(uniform)).isCloseTo(0.5, within(0.003));
    assertThat(variance(uniform)).isCloseTo(1 / 12.0, within(0.001));

    double[] exponential = draws(random -> random.exponential(3));
    assertThat(mean(exponential)).isCloseTo(3, within(0.03));
    assertThat(variance(exponential)).isCloseTo(9, within(0.3));

    double[] logarithms = draws(random -> Math.log(random.logNormal(20, 0.5)));
    assertThat(mean(logarithms)).isCloseTo(Math.log(20), within(0.01));
    assertThat(variance(logarithms)).isCloseTo(0.25, within(0.005));
  }

  @Test
  void neighbouringStreamsAreIndependent() {
    double product = 0;
    for (int user = 0; user < DRAWS; user++) {
      product += Randomness.of(42, 1, user).normal() * Randomness.of(42, 1, user + 1L).normal();
    }
    assertThat(product / DRAWS).isCloseTo(0, within(0.01));
  }

  private static double[] draws(ToDoubleFunction<Randomness> draw) {
    Randomness random = Randomness.of(11);
    return DoubleStream.generate(() -> draw.applyAsDouble(random)).limit(DRAWS).toArray();
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }
}
