package propensity.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import propensity.model.ModelFiles;
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
  static ObjectNode reference(List<EvaluationRow> sessions, Scorer scorer) {
    ObjectNode reference = ModelFiles.JSON.createObjectNode();
    ToDoubleFunction<EvaluationRow> score = row -> scorer.score(row.features());
    bins(reference.putObject("score"), sessions, score, deciles(sessions, score));
    ObjectNode features = reference.putObject("features");
    for (int i = 0; i < FeatureColumns.NUMBERS.size(); i++) {
      int place = i;
      ToDoubleFunction<EvaluationRow> value = row -> FeatureColumns.number(row.features(), place);
      List<Double> edges = deciles(sessions, value).stream().distinct().toList();
      bins(features.putObject(FeatureColumns.NUMBERS.get(i)), sessions, value, edges);
    }
    ObjectNode categories = reference.putObject("categories");
    for (int i = 0; i < FeatureColumns.CATEGORIES.size(); i++) {
      Map<String, Integer> counts = new TreeMap<>();
      for (EvaluationRow row : sessions) {
        counts.merge(FeatureColumns.category(row.features(), i), 1, Integer::sum);
      }
      ObjectNode shares = categories.putObject(FeatureColumns.CATEGORIES.get(i));
      counts.forEach((value, count) -> shares.put(value, (double) count / sessions.size()));
    }
    return reference;
  }

  private static void bins(
      ObjectNode node,
      List<EvaluationRow> sessions,
      ToDoubleFunction<EvaluationRow> value,
      List<Double> edges) {
    double[] sorted = edges.stream().mapToDouble(Double::doubleValue).toArray();
    int[] counts = new int[sorted.length + 1];
    for (EvaluationRow row : sessions) {
      double here = value.applyAsDouble(row);
      counts[(int) Arrays.stream(sorted).filter(edge -> here >= edge).count()]++;
    }
    ArrayNode edgesNode = node.putArray("edges");
    edges.forEach(edgesNode::add);
    ArrayNode shares = node.putArray("shares");
    Arrays.stream(counts).forEach(count -> shares.add((double) count / sessions.size()));
  }
}
