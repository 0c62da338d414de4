package propensity.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import propensity.model.ModelCard;
import propensity.model.Scorer;
import propensity.session.FeatureColumns;

/**
 * What the training window looked like, for comparing later sessions with it: shares between
 * deciles, and of categories, over each session's last example. A value belongs to the bin whose
 * number is the count of edges that it is not below.
 */
final class DriftReference {
  private DriftReference() {}

  /**
   * The nine deciles of a value. The same edge can come more than once where values are equal.
   *
   * @param sessions at least one
   */
  static List<Double> deciles(List<EvaluationRow> sessions, ToDoubleFunction<EvaluationRow> value) {
    double[] sorted = sessions.stream().mapToDouble(value).sorted().toArray();
    List<Double> edges = new ArrayList<>();
    for (int decile = 1; decile <= 9; decile++) {
      edges.add(sorted[(int) ((long) decile * sorted.length / 10)]);
    }
    return edges;
  }

  /** The card's block {@code drift_reference}. */
  static ModelCard.DriftReference reference(List<EvaluationRow> sessions, Scorer scorer) {
    ToDoubleFunction<EvaluationRow> score = row -> scorer.score(row.features());
    Map<String, ModelCard.Bins> features = new LinkedHashMap<>();
    for (int i = 0; i < FeatureColumns.NUMBERS.size(); i++) {
      int index = i;
      ToDoubleFunction<EvaluationRow> value = row -> FeatureColumns.number(row.features(), index);
      List<Double> edges = deciles(sessions, value).stream().distinct().toList();
      features.put(FeatureColumns.NUMBERS.get(i), bins(sessions, value, edges));
    }
    Map<String, Map<String, Double>> categories = new LinkedHashMap<>();
    for (int i = 0; i < FeatureColumns.CATEGORIES.size(); i++) {
      Map<String, Integer> counts = new TreeMap<>();
      for (EvaluationRow row : sessions) {
        counts.merge(FeatureColumns.category(row.features(), i), 1, Integer::sum);
      }
      Map<String, Double> shares = new LinkedHashMap<>();
      counts.forEach((value, count) -> shares.put(value, (double) count / sessions.size()));
      categories.put(FeatureColumns.CATEGORIES.get(i), shares);
    }
    return new ModelCard.DriftReference(
        bins(sessions, score, deciles(sessions, score)), features, categories);
  }

  private static ModelCard.Bins bins(
      List<EvaluationRow> sessions, ToDoubleFunction<EvaluationRow> value, List<Double> edges) {
    double[] sorted = edges.stream().mapToDouble(Double::doubleValue).toArray();
    int[] counts = new int[sorted.length + 1];
    for (EvaluationRow row : sessions) {
      double here = value.applyAsDouble(row);
      counts[(int) Arrays.stream(sorted).filter(edge -> here >= edge).count()]++;
    }
    List<Double> shares =
        Arrays.stream(counts).mapToObj(count -> (double) count / sessions.size()).toList();
    return new ModelCard.Bins(edges, shares);
  }
}
