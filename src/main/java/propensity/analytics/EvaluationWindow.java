package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;
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

  /** Counts the sessions that a version is judged on; of all versions for null. */
  public static EvaluationWindow ask(Connection warehouse, String modelVersion)
      throws SQLException {
    return Query.records(
            warehouse,
            """
            SELECT CAST(?1 AS TEXT) AS model_version, judged AS sessions,
              scored - judged AS left_out,
              (SELECT learned_until FROM models WHERE model_version = CAST(?1 AS TEXT)) AS "after"
            FROM (
              SELECT (SELECT count(*) FROM evaluated_sessions
                  WHERE model_version = coalesce(CAST(?1 AS TEXT), model_version)) AS judged,
                (SELECT count(*) FROM session_outcomes WHERE propensity IS NOT NULL) AS scored
            ) AS counts
            """,
            EvaluationWindow.class,
            modelVersion)
        .get(0);
  }
}
