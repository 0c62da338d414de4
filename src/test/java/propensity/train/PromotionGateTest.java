package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import propensity.model.Interval;

class PromotionGateTest {
  private static final Map<String, Double> FEATURES = Map.of("events", 0.7);

  @Test
  void trueProbabilitiesPass() {
    assertThat(PromotionGate.refusals(metrics(truth -> truth), FEATURES, Optional.empty()))
        .isEmpty();
  }

  @Test
  void aConstantIsRefused() {
    assertThat(PromotionGate.refusals(metrics(truth -> 0.15), FEATURES, Optional.empty()))
        .anyMatch(reason -> reason.contains("not better than giving everyone the base rate"));
  }

  @Test
  void scoresAfterTheirOwnMindAreRefused() {
    Random random = new Random(3);

    assertThat(
            PromotionGate.refusals(
                metrics(truth -> 0.05 + 0.2 * random.nextDouble()), FEATURES, Optional.empty()))
        .isNotEmpty();
  }

  @Test
  void scoresTwiceTooHighAreRefused() {
    assertThat(PromotionGate.refusals(metrics(truth -> 0.6 * truth), FEATURES, Optional.empty()))
        .anyMatch(reason -> reason.contains("mean predicted over observed"));
  }

  @Test
  void tooBoldScoresAreRefused() {
    assertThat(
            PromotionGate.refusals(
                metrics(truth -> truth * truth / (truth * truth + (1 - truth) * (1 - truth))),
                FEATURES,
                Optional.empty()))
        .anyMatch(reason -> reason.contains("calibration slope"));
  }

  @Test
  void aFeatureThatKnowsTheAnswerIsNamed() {
    assertThat(
            PromotionGate.refusals(
                metrics(truth -> truth), Map.of("checkouts", 0.991), Optional.empty()))
        .singleElement()
        .asString()
        .contains("checkouts", "0.9910");
  }

  @Test
  void worseThanTheChampionBeyondNoiseIsRefusedAndWithinNoiseIsNot() {
    Map<String, Interval> good = metrics(truth -> truth);

    assertThat(PromotionGate.refusals(good, FEATURES, Optional.of(new Interval(0.01, 0.002, 0.02))))
        .singleElement()
        .asString()
        .contains("champion");
    assertThat(
            PromotionGate.refusals(good, FEATURES, Optional.of(new Interval(0.01, -0.002, 0.02))))
        .isEmpty();
  }

  @Test
  void whatIsNotANumberIsRefused() {
    Map<String, Interval> broken = new HashMap<>(metrics(truth -> truth));
    Interval nothing = new Interval(Double.NaN, Double.NaN, Double.NaN);
    broken.replaceAll((name, interval) -> nothing);

    assertThat(PromotionGate.refusals(broken, Map.of("events", Double.NaN), Optional.of(nothing)))
        .hasSize(5);
  }

  private static Map<String, Interval> metrics(DoubleUnaryOperator scoreOfTruth) {
    Random random = new Random(5);
    double[] scores = new double[4_000];
    boolean[] bought = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      double truth = 1 / (1 + Math.exp(2 - 1.2 * random.nextGaussian()));
      bought[i] = random.nextDouble() < truth;
      scores[i] = scoreOfTruth.applyAsDouble(truth);
    }
    return new Bootstrap(100, 1)
        .metrics(ScoredRows.of(Shoppers.rows(scores, bought), EvaluationRow::truth));
  }
}
