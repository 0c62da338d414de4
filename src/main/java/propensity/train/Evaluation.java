package propensity.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import propensity.model.Interval;
import propensity.model.ModelCard;
import propensity.model.Scorer;

/**
 * How good a score is on the test window, over all rows and in parts.
 *
 * @param metrics over all rows, by name
 * @param ofCard the same as the card has them
 * @param metricsBy for parts of the rows: what they are grouped by, then the group
 * @param reliability by bins of equally many rows
 * @param gains by tenths of the rows
 */
record Evaluation(
    Map<String, Interval> metrics,
    ModelCard.Metrics ofCard,
    Map<String, Map<String, ModelCard.Breakdown>> metricsBy,
    List<ModelCard.ReliabilityBin> reliability,
    List<ModelCard.Gain> gains) {
  /** Parts with fewer sessions have no figures: they would be noise. */
  private static final int MIN_SESSIONS = 30;

  /** Numbers of events after which a score is judged by itself. */
  private static final List<Integer> EVENT_COUNTS = List.of(1, 2, 3, 5, 8, 13);

  /**
   * Evaluates.
   *
   * @param test rows of the test window
   * @param baseRate before the test window
   */
  static Evaluation of(
      List<EvaluationRow> test, Scorer scorer, double baseRate, Bootstrap bootstrap) {
    ToDoubleFunction<EvaluationRow> score = row -> scorer.score(row.features());
    // Every part is sorted by score; parts of sorted rows are sorted already.
    List<EvaluationRow> rows = ScoredRows.ascending(test, score);
    ScoredRows scored = ScoredRows.of(rows, score, baseRate);
    Map<String, Interval> metrics = bootstrap.metrics(scored);
    return new Evaluation(
        metrics,
        ofCard(
            metrics,
            entropy(metrics.get("base_rate")),
            new ModelCard.Percentile(bootstrap.calibrationErrorOfTruth(scored))),
        breakdowns(rows, score, bootstrap),
        Metrics.reliability(scored).stream()
            .map(bin -> new ModelCard.ReliabilityBin(bin.rows(), bin.predicted(), bin.observed()))
            .toList(),
        gains(scored));
  }

  /** Metrics as the card has them; what is not given is left out. */
  static ModelCard.Metrics ofCard(
      Map<String, Interval> metrics,
      Interval logLossOfBaseRate,
      ModelCard.Percentile eceIfCalibrated) {
    return new ModelCard.Metrics(
        metrics.get("auc"),
        metrics.get("pr_auc"),
        metrics.get("log_loss"),
        metrics.get("normalized_entropy"),
        metrics.get("brier"),
        metrics.get("ece"),
        metrics.get("ks"),
        metrics.get("base_rate"),
        metrics.get("mean_ratio"),
        metrics.get("calibration_slope"),
        metrics.get("calibration_intercept"),
        logLossOfBaseRate,
        eceIfCalibrated);
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

  /** Rows and buying rows by tenth, from the highest scores down. */
  private static List<ModelCard.Gain> gains(ScoredRows rows) {
    List<ModelCard.Gain> table = new ArrayList<>();
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
      double rateHere = (double) buying / count;
      table.add(
          new ModelCard.Gain(
              decile,
              count,
              buying,
              scores / count,
              rateHere,
              rateHere / rate,
              (double) captured / buyingRows));
      from = to;
    }
    return table;
  }

  /**
   * Some of the rows.
   *
   * @param by what the rows are grouped by
   * @param value what these have in common
   */
  private record Group(String by, String value, List<EvaluationRow> rows) {}

  private static Map<String, Map<String, ModelCard.Breakdown>> breakdowns(
      List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> score, Bootstrap bootstrap) {
    List<Group> groups = new ArrayList<>();
    groups.addAll(groups("device", row -> row.features().device(), rows));
    groups.addAll(groups("referrer", row -> row.features().referrer(), rows));
    groups.addAll(groups("stage", EvaluationRow::stage, rows));
    groups.addAll(groups("events_so_far", row -> eventCountBucket(row.seq()), rows));
    groups.addAll(
        groups(
            "visitor", row -> row.features().returning() > 0 ? "returning" : "first_visit", rows));
    for (int events : EVENT_COUNTS) {
      groups.add(
          new Group(
              "after_events",
              "" + events,
              rows.stream().filter(row -> row.seq() == events).toList()));
    }
    // In parallel: for most groups, sorting and counting in one thread takes longer than drawing
    // users.
    List<ModelCard.Breakdown> found =
        groups.parallelStream().map(group -> breakdown(group.rows(), score, bootstrap)).toList();
    Map<String, Map<String, ModelCard.Breakdown>> all = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      Group group = groups.get(i);
      all.computeIfAbsent(group.by(), by -> new LinkedHashMap<>()).put(group.value(), found.get(i));
    }
    return all;
  }

  private static List<Group> groups(
      String by, Function<EvaluationRow, String> key, List<EvaluationRow> rows) {
    Map<String, List<EvaluationRow>> groups = new TreeMap<>();
    rows.forEach(row -> groups.computeIfAbsent(key.apply(row), k -> new ArrayList<>()).add(row));
    return groups.entrySet().stream()
        .map(group -> new Group(by, group.getKey(), group.getValue()))
        .toList();
  }

  private static ModelCard.Breakdown breakdown(
      List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> score, Bootstrap bootstrap) {
    ScoredRows scored = ScoredRows.of(rows, score);
    Map<String, Interval> metrics =
        scored.sessions >= MIN_SESSIONS ? bootstrap.metrics(scored) : Map.of();
    return new ModelCard.Breakdown(
        rows.size(),
        scored.sessions,
        rows.stream().filter(EvaluationRow::bought).count(),
        metrics.get("auc"),
        metrics.get("log_loss"),
        metrics.get("normalized_entropy"),
        metrics.get("base_rate"),
        metrics.get("mean_ratio"));
  }

  private static String eventCountBucket(int events) {
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
