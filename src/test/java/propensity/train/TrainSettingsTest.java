package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import propensity.app.settings.ShippedSettings;

class TrainSettingsTest {
  @Test
  void whatIsLeftForTheTestIsNotRoundedAway() {
    TrainSettings settings = withShares(0.9, 0.05); // 0.9500000000000001 as doubles

    assertThat(settings.trainShare()).isEqualTo(0.9);
    assertThat(settings.calibrateShare()).isEqualTo(0.05);
  }

  @Test
  void theTestKeepsATwentieth() {
    assertThatThrownBy(() -> withShares(0.9, 0.06))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must leave 0.05 for the test");
  }

  private static TrainSettings withShares(double train, double calibrate) {
    TrainSettings defaults = ShippedSettings.read().train();
    return new TrainSettings(
        defaults.seed(),
        train,
        calibrate,
        defaults.regularization(),
        defaults.maxIterations(),
        defaults.bootstrapReplicates(),
        defaults.minimumSessions(),
        defaults.minimumBuyingSessions(),
        defaults.mostTrainingRows(),
        defaults.mostEvaluationRows(),
        defaults.force());
  }
}
