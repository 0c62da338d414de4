package propensity.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How well each feature ranks alone: one that ranks too well has seen the outcome. */
final class SingleFeature {
  private SingleFeature() {}

  /** The AUC of every feature, or of its opposite if that is higher. */
  static Map<String, Double> aucs(List<EvaluationRow> rows) {
    Map<String, Double> aucs = new LinkedHashMap<>();
    for (int i = 0; i < FeatureColumns.NUMBERS.size(); i++) {
      int place = i;
      aucs.put(
          FeatureColumns.NUMBERS.get(i),
          eitherWay(rows, row -> FeatureColumns.number(row.features(), place)));
    }
    for (int i = 0; i < FeatureColumns.CATEGORIES.size(); i++) {
      int place = i;
      Map<String, int[]> counts = new HashMap<>();
      for (EvaluationRow row : rows) {
        int[] count =
            counts.computeIfAbsent(
                FeatureColumns.category(row.features(), place), value -> new int[2]);
        count[0]++;
        count[1] += row.bought() ? 1 : 0;
      }
      aucs.put(
          FeatureColumns.CATEGORIES.get(i),
          eitherWay(
              rows,
              row -> {
                int[] count = counts.get(FeatureColumns.category(row.features(), place));
                return (double) count[1] / count[0];
              }));
    }
    return aucs;
  }

  private static double eitherWay(List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> value) {
    double auc = auc(rows, value);
    return Math.max(auc, 1 - auc);
  }

  /** AUC from mid-ranks (Mann-Whitney). */
  static double auc(List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> value) {
    double[][] pairs = new double[rows.size()][];
    for (int i = 0; i < pairs.length; i++) {
      EvaluationRow row = rows.get(i);
      pairs[i] = new double[] {value.applyAsDouble(row), row.bought() ? 1 : 0};
    }
    Arrays.sort(pairs, (a, b) -> Double.compare(a[0], b[0]));
    double rankSum = 0;
    double buying = 0;
    int from = 0;
    while (from < pairs.length) {
      int to = from;
      double buyingHere = 0;
      while (to < pairs.length && pairs[to][0] == pairs[from][0]) {
        buyingHere += pairs[to][1];
        to++;
      }
      rankSum += buyingHere * (from + 1 + to) / 2.0;
      buying += buyingHere;
      from = to;
    }
    return (rankSum - buying * (buying + 1) / 2) / (buying * (pairs.length - buying));
  }
}
