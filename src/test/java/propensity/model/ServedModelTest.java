package propensity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import propensity.session.FeatureColumns;
import propensity.session.Features;
import propensity.train.Shoppers;
import propensity.warehouse.ModelRow;

class ServedModelTest {
  private static final List<Double> EDGES = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);
  private static final ModelRow ROW = new ModelRow("v", null, List.of());

  @Test
  void decileOneIsTheHighest() {
    ServedModel model = new ServedModel("v", scorer(0), EDGES, ROW);

    assertThat(model.decile(0.95)).isEqualTo(1);
    assertThat(model.decile(0.9)).isEqualTo(1);
    assertThat(model.decile(0.89)).isEqualTo(2);
    assertThat(model.decile(0.1)).isEqualTo(9);
    assertThat(model.decile(0.05)).isEqualTo(10);
  }

  @Test
  void edgesThatDoNotAscendAreRefused() {
    List<Double> descending = EDGES.stream().sorted(Collections.reverseOrder()).toList();

    assertThatThrownBy(() -> new ServedModel("v", scorer(0), descending, ROW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ServedModel("v", scorer(0), EDGES.subList(1, 9), ROW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scoresLieStrictlyBetweenZeroAndOneHoweverCertain() {
    Features features = Shoppers.examples(List.of(Shoppers.view(0))).get(0).features();

    assertThat(scorer(1e6).score(features)).isLessThan(1);
    assertThat(scorer(-1e6).score(features)).isGreaterThan(0);
  }

  @Test
  void aScoreIsTheLogisticFunctionOfTheWeightedFeatures() {
    Features features = Shoppers.examples(List.of(Shoppers.view(0))).get(0).features();
    Double[] weights = new Double[FeatureColumns.NUMBERS.size()];
    Arrays.fill(weights, 0.0);
    weights[FeatureColumns.NUMBERS.indexOf("page_views")] = 2.0;
    Scorer scorer =
        new Scorer(-1, List.of(weights), List.of(Map.of("mobile", 0.5), Map.of("social", 100.0)));

    assertThat(scorer.score(features))
        .isEqualTo(1 / (1 + Math.exp(-(-1 + 2 * Math.log1p(1) + 0.5))));
  }

  @Test
  void aWeightThatIsNotANumberIsRefused() {
    assertThatThrownBy(() -> scorer(Double.NaN)).hasMessageContaining("intercept is NaN");
  }

  private static Scorer scorer(double intercept) {
    return new Scorer(
        intercept,
        Collections.nCopies(FeatureColumns.NUMBERS.size(), 0.0),
        List.of(Map.of(), Map.of()));
  }
}
