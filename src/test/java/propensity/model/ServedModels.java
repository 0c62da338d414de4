package propensity.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import propensity.session.FeatureColumns;
import propensity.warehouse.ModelRow;

/** Models for tests of what stands around a model. */
public final class ServedModels {
  private ServedModels() {}

  /** One whose score rises with everything that is counted. */
  public static ServedModel rising(String version) {
    List<Map<String, Double>> categories =
        Collections.nCopies(FeatureColumns.CATEGORIES.size(), Map.of("mobile", -0.5));
    List<Double> weights = Collections.nCopies(FeatureColumns.NUMBERS.size(), 0.1);
    return new ServedModel(
        version,
        new Scorer(-3, weights, categories),
        List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
        new ModelRow(version, null, List.of()));
  }
}
