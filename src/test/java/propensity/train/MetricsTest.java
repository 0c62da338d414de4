package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import propensity.model.Interval;

class MetricsTest {
  private static final double[] SCORES = {0.1, 0.4, 0.35, 0.8};
  private static final boolean[] BOUGHT = {false, false, true, true};

  @Test
  void fourRowsWorkedOutByHand() {
    double[] metrics = Metrics.of(scored(SCORES, BOUGHT));

    // Of four pairs of a buyer and another, three are in order.
    assertThat(value(metrics, "auc")).isEqualTo(0.75, within(1e-12));
    // The first buyer is at rank 1, the second at rank 3: (1/1 + 2/3) / 2.
    assertThat(value(metrics, "pr_auc")).isEqualTo((1 + 2 / 3.0) / 2, within(1e-12));
    double loss = -(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4;
    assertThat(value(metrics, "log_loss")).isEqualTo(loss, within(1e-12));
    assertThat(value(metrics, "normalized_entropy")).isEqualTo(loss / Math.log(2), within(1e-12));
    assertThat(value(metrics, "brier")).isEqualTo((0.01 + 0.16 + 0.4225 + 0.04) / 4, within(1e-12));
    assertThat(value(metrics, "ks")).isEqualTo(0.5, within(1e-12));
    assertThat(value(metrics, "base_rate")).isEqualTo(0.5);
    assertThat(value(metrics, "mean_ratio")).isEqualTo(1.65 / 2, within(1e-12));
  }

  @Test
  void tiedScoresCountHalf() {
    double[] metrics =
        Metrics.of(
            scored(new double[] {0.2, 0.2, 0.2, 0.2}, new boolean[] {true, false, false, true}));

    assertThat(value(metrics, "auc")).isEqualTo(0.5);
    assertThat(value(metrics, "pr_auc")).isEqualTo(0.5);
    assertThat(value(metrics, "ks")).isZero();
    assertThat(value(metrics, "calibration_slope")).isNaN();
  }

  @Test
  void rankingAgreesWithCountingAllPairs() {
    Random random = new Random(7);
    double[] scores = new double[300];
    boolean[] bought = new boolean[300];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (1 + random.nextInt(40)) / 50.0;
      bought[i] = random.nextDouble() < scores[i];
    }
    double pairs = 0;
    double ordered = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (bought[i] && !bought[j]) {
          pairs++;
          ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }

    assertThat(value(Metrics.of(scored(scores, bought)), "auc"))
        .isEqualTo(ordered / pairs, within(1e-12));
    assertThat(SingleFeature.auc(Shoppers.rows(scores, bought), EvaluationRow::truth))
        .isEqualTo(ordered / pairs, within(1e-12));
  }

  @Test
  void aUserThatCountsTwiceCountsLikeTwoUsers() {
    double[] twice = {0.1, 0.4, 0.35, 0.35, 0.8};
    boolean[] bought = {false, false, true, true, true};

    double[] weighted = Metrics.of(scored(SCORES, BOUGHT), timesOfThird(scored(SCORES, BOUGHT)));
    double[] repeated = Metrics.of(scored(twice, bought));

    for (String name : new String[] {"auc", "pr_auc", "log_loss", "brier", "ks", "base_rate"}) {
      assertThat(value(weighted, name)).as(name).isEqualTo(value(repeated, name), within(1e-12));
    }
  }

  @Test
  void trueProbabilitiesAreCalibratedAndBoldOnesAreNot() {
    Random random = new Random(11);
    double[] truth = new double[20_000];
    double[] bold = new double[truth.length];
    boolean[] bought = new boolean[truth.length];
    for (int i = 0; i < truth.length; i++) {
      double logOdds = -2 + random.nextGaussian();
      truth[i] = 1 / (1 + Math.exp(-logOdds));
      bold[i] = 1 / (1 + Math.exp(-2 * logOdds));
      bought[i] = random.nextDouble() < truth[i];
    }
    Bootstrap bootstrap = new Bootstrap(100, 5);
    ScoredRows honest = scored(truth, bought);

    Map<String, Interval> metrics = bootstrap.metrics(honest);
    assertThat(metrics.get("calibration_slope").value()).isEqualTo(1, within(0.06));
    assertThat(metrics.get("mean_ratio").overlaps(1, 1)).isTrue();
    assertThat(metrics.get("ece").value()).isLessThan(bootstrap.calibrationErrorOfTruth(honest));
    ScoredRows exaggerated = scored(bold, bought);
    assertThat(value(Metrics.of(exaggerated), "calibration_slope")).isEqualTo(0.5, within(0.03));
    assertThat(value(Metrics.of(exaggerated), "ece"))
        .isGreaterThan(2 * bootstrap.calibrationErrorOfTruth(exaggerated));
  }

  @Test
  void theSameSeedGivesTheSameIntervals() {
    assertThat(new Bootstrap(50, 3).metrics(scored(SCORES, BOUGHT)))
        .isEqualTo(new Bootstrap(50, 3).metrics(scored(SCORES, BOUGHT)));
  }

  @Test
  void anIntervalOfAMeanIsAsWideAsTheoryHasIt() {
    Random random = new Random(2);
    double[] scores = new double[4_000];
    boolean[] bought = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 0.5;
      bought[i] = random.nextDouble() < 0.2;
    }

    Interval rate = new Bootstrap(1_000, 1).metrics(scored(scores, bought)).get("base_rate");

    double expected = 2 * 1.96 * Math.sqrt(0.2 * 0.8 / scores.length);
    assertThat(rate.high() - rate.low()).isEqualTo(expected, within(0.1 * expected));
  }

  @Test
  void lossDifferencePairsUsersWhateverTheOrderOfScores() {
    double[] others = {0.3, 0.2, 0.6, 0.5};
    ScoredRows first = scored(SCORES, BOUGHT);
    ScoredRows second = scored(others, BOUGHT);

    Interval difference = new Bootstrap(100, 1).lossDifference(first, second);

    assertThat(difference.value())
        .isEqualTo(
            value(Metrics.of(first), "log_loss") - value(Metrics.of(second), "log_loss"),
            within(1e-12));
    assertThat(new Bootstrap(100, 1).lossDifference(first, scored(SCORES, BOUGHT)))
        .isEqualTo(new Interval(0, 0, 0));
  }

  private static int[] timesOfThird(ScoredRows rows) {
    int[] times = {1, 1, 1, 1};
    times[rows.indexOf(2)] = 2;
    return times;
  }

  private static ScoredRows scored(double[] scores, boolean[] bought) {
    return ScoredRows.of(Shoppers.rows(scores, bought), EvaluationRow::truth);
  }

  private static double value(double[] metrics, String name) {
    return metrics[Metrics.NAMES.indexOf(name)];
  }
}
