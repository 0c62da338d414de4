package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.warehouse.Query;

/**
 * The sessions on which a model is judged: those of the view {@code evaluated_sessions}, scored by
 * it and begun after the data it learned from. On the others it would look better than it is.
 *
 * @param modelVersion that scored them; null for any
 * @param after the end of what the model learned from, epoch milliseconds; null if not known
 * @param sessions with a known outcome and a score, inside the window
 * @param leftOut with a known outcome and a score, outside of it
 */
public record EvaluationWindow(String modelVersion, Long after, long sessions, long leftOut) {
  /** Sessions of the version; to follow {@code WHERE}, with {@link #modelVersion} as parameter. */
  static final String OF_VERSION = " model_version = coalesce(CAST(? AS TEXT), model_version) ";

  /** Counts the sessions that a version is judged on; of all versions for null. */
  public static EvaluationWindow ask(Connection warehouse, String modelVersion)
      throws SQLException {
    List<Long> after =
        Query.list(
            warehouse,
            "SELECT learned_until FROM models WHERE model_version = ? AND learned_until IS NOT NULL",
            row -> row.getLong("learned_until"),
            modelVersion);
    return Query.list(
            warehouse,
            "SELECT (SELECT count(*) FROM evaluated_sessions WHERE"
                + OF_VERSION
                + ") AS inside, (SELECT count(*) FROM session_outcomes WHERE propensity IS NOT NULL)"
                + " AS scored",
            row ->
                new EvaluationWindow(
                    modelVersion,
                    after.isEmpty() ? null : after.get(0),
                    row.getLong("inside"),
                    row.getLong("scored") - row.getLong("inside")),
            modelVersion)
        .get(0);
  }
}
