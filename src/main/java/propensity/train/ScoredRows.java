package propensity.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Rows with a score, as arrays in ascending order of the score, ready for metrics under any
 * weighting of users. What depends on a row alone is computed once.
 */
final class ScoredRows {
  final double[] score;
  final boolean[] bought;
  final int[] user;
  final int[] session;
  final double[] loss;
  final int users;
  final int sessions;

  /** Constant prediction used as reference; NaN for these rows' own base rate. */
  final double baseRate;

  /** Calibration of the score on these rows, by maximum likelihood. */
  final Platt calibration;

  /** {@link Platt#add} summed by user, at {@link #calibration}. */
  final double[][] calibrationSums;

  /** Sum of log losses by user. */
  final double[] userLoss;

  /** Number of rows by user. */
  final int[] userRows;

  private final Map<Long, Integer> indices;
  private final long[] keys;

  private ScoredRows(
      double[] score,
      boolean[] bought,
      int[] user,
      int[] session,
      Map<Long, Integer> indices,
      int sessions,
      double baseRate) {
    this.score = score;
    this.bought = bought;
    this.user = user;
    this.session = session;
    this.users = indices.size();
    this.sessions = sessions;
    this.baseRate = baseRate;
    this.indices = indices;
    this.keys = new long[users];
    indices.forEach((key, index) -> keys[index] = key);
    this.loss = new double[score.length];
    this.userLoss = new double[users];
    this.userRows = new int[users];
    double[] logOdds = new double[score.length];
    for (int i = 0; i < score.length; i++) {
      loss[i] = -Math.log(bought[i] ? score[i] : 1 - score[i]);
      userLoss[user[i]] += loss[i];
      userRows[user[i]]++;
      logOdds[i] = Math.log(score[i] / (1 - score[i]));
    }
    this.calibration = Platt.fit(logOdds, bought);
    this.calibrationSums = new double[users][5];
    for (int i = 0; i < score.length; i++) {
      Platt.add(
          calibrationSums[user[i]],
          logOdds[i],
          bought[i],
          calibration.slope(),
          calibration.intercept());
    }
  }

  /**
   * @param rows in any order
   * @param scorer gives a probability; what is not strictly between 0 and 1 is moved there
   */
  static ScoredRows of(List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> scorer) {
    return of(rows, scorer, Double.NaN);
  }

  /**
   * The same with a reference.
   *
   * @param baseRate constant prediction used as reference
   */
  static ScoredRows of(
      List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> scorer, double baseRate) {
    int count = rows.size();
    double[] scores = new double[count];
    Integer[] order = new Integer[count];
    for (int i = 0; i < count; i++) {
      scores[i] = Math.max(1e-13, Math.min(1 - 1e-13, scorer.applyAsDouble(rows.get(i))));
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    Map<Long, Integer> users = new HashMap<>();
    Map<SessionKey, Integer> sessions = new HashMap<>();
    double[] score = new double[count];
    boolean[] bought = new boolean[count];
    int[] user = new int[count];
    int[] session = new int[count];
    for (int i = 0; i < count; i++) {
      EvaluationRow row = rows.get(order[i]);
      score[i] = scores[order[i]];
      bought[i] = row.bought();
      user[i] = users.computeIfAbsent(row.user(), key -> users.size());
      SessionKey key = new SessionKey(row.user(), row.startedAt());
      session[i] = sessions.computeIfAbsent(key, unseen -> sessions.size());
    }
    return new ScoredRows(score, bought, user, session, users, sessions.size(), baseRate);
  }

  /** The rows from the lowest score to the highest, ties as they stand. */
  static List<EvaluationRow> ascending(
      List<EvaluationRow> rows, ToDoubleFunction<EvaluationRow> scorer) {
    double[] scores = rows.stream().mapToDouble(scorer).toArray();
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .map(rows::get)
        .toList();
  }

  /** The user's hash. */
  long key(int user) {
    return keys[user];
  }

  /** The user's index here. */
  int indexOf(long key) {
    return indices.get(key);
  }

  int size() {
    return score.length;
  }

  private record SessionKey(long user, long startedAt) {}
}
