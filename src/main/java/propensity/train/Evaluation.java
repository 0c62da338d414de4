package propensity.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import propensity.model.Interval;
import propensity.model.ModelFiles;
import propensity.model.Scorer;

/**
 * How good a score is on the test window, over all and in parts, as blocks of the card.
 *
 * @param metrics over all rows, by name
 * @param card the blocks, by name
 */
public record Evaluation(Map<String, Interval> metrics, ObjectNode card) {
  /** Parts with fewer sessions are left out: their figures would be noise. */
  private static final int LEAST_SESSIONS = 30;

  private static final List<Integer> EARLINESS = List.of(1, 2, 3, 5, 8, 13);

  /**
   * Evaluates.
   *
   * @param test rows of the test window
   * @param guess the base rate before the test window
   */
  static Evaluation of(List<EvaluationRow> test, Scorer scorer, double guess, Bootstrap bootstrap) {
    ToDoubleFunction<EvaluationRow> score = row -> scorer.score(row.features());
    // Every part is sorted by score; of sorted rows, each finds its own sorted already.
    List<EvaluationRow> rows = ScoredRows.ascending(test, score);
    ScoredRows scored = ScoredRows.of(rows, score, guess);
    Map<String, Interval> metrics = bootstrap.metrics(scored);
    ObjectNode card = ModelFiles.JSON.createObjectNode();
    ObjectNode all = metricsNode(metrics);
    all.set("log_loss_of_base_rate", intervalNode(entropy(metrics.get("base_rate"))));
    all.putObject("ece_if_calibrated").put("p95", bootstrap.calibrationErrorOfTruth(scored));
    card.set("metrics", all);
    card.set("metrics_by", slices(rows, score, bootstrap));
    ArrayNode reliability = card.putArray("reliability");
    for (Metrics.Bin bin : Metrics.reliability(scored)) {
      reliability
          .addObject()
          .put("rows", bin.rows())
          .put("predicted", bin.predicted())
          .put("observed", bin.observed());
    }
    card.set("gains", gains(scored));
    return new Evaluation(metrics, card);
  }

  /**
   * Mean log loss of giving every row the rows' own base rate; it grows with the rate up to 0.5.
   */
  private static Interval entropy(Interval rate) {
    double low = entropy(rate.low());
    double high = entropy(rate.high());
    return new Interval(entropy(rate.value()), Math.min(low, high), Math.max(low, high));
  }

  static double entropy(double rate) {
    return -rate * Math.log(rate) - (1 - rate) * Math.log1p(-rate);
  }

  /** An object with value, low and high by metric. */
  static ObjectNode metricsNode(Map<String, Interval> metrics) {
    ObjectNode node = ModelFiles.JSON.createObjectNode();
    metrics.forEach((name, interval) -> node.set(name, intervalNode(interval)));
    return node;
  }

  public static ObjectNode intervalNode(Interval interval) {
    ObjectNode node = ModelFiles.JSON.createObjectNode();
    put(node, "value", interval.value());
    put(node, "low", interval.low());
    put(node, "high", interval.high());
    return node;
  }

  /** JSON knows no NaN: what is not defined is null. */
  static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  /** Rows and buying rows by tenth, from the highest scores down. */
  private static ArrayNode gains(ScoredRows rows) {
    ArrayNode table = ModelFiles.JSON.createArrayNode();
    int buyingRows = 0;
    for (boolean bought : rows.bought) {
      buyingRows += bought ? 1 : 0;
    }
    double rate = (double) buyingRows / rows.size();
    int captured = 0;
    int from = rows.size();
    for (int decile = 1; decile <= 10; decile++) {
      int to = (int) ((10L - decile) * rows.size() / 10);
      int buying = 0;
      double scores = 0;
      for (int i = to; i < from; i++) {
        buying += rows.bought[i] ? 1 : 0;
        scores += rows.score[i];
      }
      captured += buying;
      int count = from - to;
      ObjectNode entry =
          table.addObject().put("decile", decile).put("rows", count).put("buying_rows", buying);
      put(entry, "mean_propensity", scores / count);
      put(entry, "rate", (double) buying / count);
      put(entry, "lift", (double) buying / count / rate);
      put(entry, "cumulative_gain", (double) captured / buyingRows);
      from = to;
    }
    return table;
  }

  /**
   * Some of the rows.
   *
   * @param by what the rows are parted by
   * @param value what these have in common
   */
  private record Slice(String by, String value, List<EvaluationRow> rows) {}

  private static ObjectNode slices(
      List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> score, Bootstrap bootstrap) {
    List<Slice> slices = new ArrayList<>();
    slices.addAll(by("device", row -> row.features().device(), rows));
    slices.addAll(by("referrer", row -> row.features().referrer(), rows));
    slices.addAll(by("stage", EvaluationRow::stage, rows));
    slices.addAll(by("events_so_far", row -> length(row.seq()), rows));
    slices.addAll(
        by("visitor", row -> row.features().returning() > 0 ? "returning" : "first_visit", rows));
    for (int events : EARLINESS) {
      slices.add(
          new Slice(
              "after_events",
              "" + events,
              rows.stream().filter(row -> row.seq() == events).toList()));
    }
    // Side by side: of most, sorting and counting takes one thread longer than drawing users.
    List<ObjectNode> nodes =
        slices.parallelStream().map(slice -> node(slice.rows(), score, bootstrap)).toList();
    ObjectNode all = ModelFiles.JSON.createObjectNode();
    for (int i = 0; i < nodes.size(); i++) {
      all.withObjectProperty(slices.get(i).by()).set(slices.get(i).value(), nodes.get(i));
    }
    return all;
  }

  private static List<Slice> by(
      String name, Function<EvaluationRow, String> key, List<EvaluationRow> rows) {
    Map<String, List<EvaluationRow>> parts = new TreeMap<>();
    rows.forEach(row -> parts.computeIfAbsent(key.apply(row), part -> new ArrayList<>()).add(row));
    return parts.entrySet().stream()
        .map(part -> new Slice(name, part.getKey(), part.getValue()))
        .toList();
  }

  private static ObjectNode node(
      List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> score, Bootstrap bootstrap) {
    ScoredRows scored = ScoredRows.of(rows, score);
    ObjectNode node =
        ModelFiles.JSON
            .createObjectNode()
            .put("rows", rows.size())
            .put("sessions", scored.sessions)
            .put("buying_rows", rows.stream().filter(EvaluationRow::bought).count());
    if (scored.sessions >= LEAST_SESSIONS) {
      Map<String, Interval> metrics = new LinkedHashMap<>(bootstrap.metrics(scored));
      metrics
          .keySet()
          .retainAll(List.of("auc", "log_loss", "normalized_entropy", "base_rate", "mean_ratio"));
      node.setAll(metricsNode(metrics));
    }
    return node;
  }

  private static String length(int events) {
    if (events == 1) {
      return "01";
    }
    if (events <= 3) {
      return "02-03";
    }
    if (events <= 8) {
      return "04-08";
    }
    return events <= 20 ? "09-20" : "21+";
  }
}
