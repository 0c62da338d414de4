package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import propensity.model.Scorer;

/** How much of a calibration window's verdict is believed. */
class PlattTest {

  @Test
  void withManyRowsALevelThatMovedIsFollowedWhole() {
    Platt platt = Platt.fitWithShrinkage(scored(60_000, 1, 0.3));

    assertThat(platt.slope()).isEqualTo(1, within(0.05));
    assertThat(level(platt)).isEqualTo(0.3, within(0.05));
  }

  @Test
  void aSmallMoveIsFollowedTooWhenThereAreManyRows() {
    assertThat(level(Platt.fitWithShrinkage(scored(60_000, 1, 0.05))))
        .isEqualTo(0.05, within(0.025));
  }

  @Test
  void ofAFewRowsLittleIsKept() {
    Platt fit = scored(300, 1, 0.3).calibration;
    Platt platt = Platt.fitWithShrinkage(scored(300, 1, 0.3));

    assertThat(Math.abs(level(platt))).isLessThan(0.6 * Math.abs(level(fit)));
  }

  @Test
  void timidScoresAreMadeAsBoldAsTheOutcomes() {
    assertThat(Platt.fitWithShrinkage(scored(60_000, 2, 0)).slope()).isEqualTo(2, within(0.1));
  }

  @Test
  void scoresThatSayNothingAreLeftAsTheyAre() {
    double[] scores = new double[2_000];
    boolean[] bought = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 0.1;
      bought[i] = i % 7 == 0;
    }

    assertThat(
            Platt.fitWithShrinkage(
                ScoredRows.of(Shoppers.rows(scores, bought), EvaluationRow::truth)))
        .isEqualTo(Platt.NONE);
  }

  /** The shift of log-odds where most scores are, at a probability of 0.1. */
  private static double level(Platt platt) {
    double usual = Math.log(0.1 / 0.9);
    return platt.intercept() + (platt.slope() - 1) * usual;
  }

  /** Scores about 0.1 of users with one row each; outcomes follow slope and shift from there. */
  private static ScoredRows scored(int users, double slope, double shift) {
    Random random = new Random(5);
    double usual = Math.log(0.1 / 0.9);
    double[] scores = new double[users];
    boolean[] bought = new boolean[users];
    for (int i = 0; i < users; i++) {
      double logOdds = usual + random.nextGaussian();
      double truth = Scorer.probability(usual + slope * (logOdds - usual) + shift);
      scores[i] = Scorer.probability(logOdds);
      bought[i] = random.nextDouble() < truth;
    }
    return ScoredRows.of(Shoppers.rows(scores, bought), EvaluationRow::truth);
  }
}
