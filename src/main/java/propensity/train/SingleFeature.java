package propensity.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import propensity.session.FeatureColumns;

/** How well each feature ranks alone: one that ranks too well has seen the outcome. */
final class SingleFeature {
  private SingleFeature() {}

  /** The AUC of every feature, or of its opposite if that is higher. */
  static Map<String, Double> aucs(List<EvaluationRow> rows) {
    List<String> names = new ArrayList<>(FeatureColumns.NUMBERS);
    List<ToDoubleFunction<EvaluationRow>> values = new ArrayList<>();
    for (int i = 0; i < FeatureColumns.NUMBERS.size(); i++) {
      int index = i;
      values.add(row -> FeatureColumns.number(row.features(), index));
    }
    for (int i = 0; i < FeatureColumns.CATEGORIES.size(); i++) {
      names.add(FeatureColumns.CATEGORIES.get(i));
      values.add(ratesByValue(rows, i));
    }
    List<Double> found = values.parallelStream().map(value -> eitherWay(rows, value)).toList();
    Map<String, Double> aucs = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      aucs.put(names.get(i), found.get(i));
    }
    return aucs;
  }

  /** A category ranks by the share of its rows that buy. */
  private static ToDoubleFunction<EvaluationRow> ratesByValue(List<EvaluationRow> rows, int index) {
    Map<String, int[]> counts = new HashMap<>();
    for (EvaluationRow row : rows) {
      int[] count =
          counts.computeIfAbsent(
              FeatureColumns.category(row.features(), index), value -> new int[2]);
      count[0]++;
      count[1] += row.bought() ? 1 : 0;
    }
    return row -> {
      int[] count = counts.get(FeatureColumns.category(row.features(), index));
      return (double) count[1] / count[0];
    };
  }

  private static double eitherWay(List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> value) {
    double auc = auc(rows, value);
    return Math.max(auc, 1 - auc);
  }

  /** The share of pairs of a buyer's row and another's that it ranks right, ties half. */
  static double auc(List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> value) {
    double[] buying = sorted(rows.stream().filter(EvaluationRow::bought), value);
    double[] others = sorted(rows.stream().filter(row -> !row.bought()), value);
    double pairs = 0;
    int below = 0;
    int notAbove = 0;
    for (double one : buying) {
      while (below < others.length && others[below] < one) {
        below++;
      }
      while (notAbove < others.length && others[notAbove] <= one) {
        notAbove++;
      }
      pairs += (below + notAbove) / 2.0;
    }
    return pairs / ((double) buying.length * others.length);
  }

  private static double[] sorted(
      Stream<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> value) {
    double[] values = rows.mapToDouble(value).toArray();
    Arrays.sort(values);
    return values;
  }
}
