package propensity.analytics;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The sessions on which a model is judged: scored by it and begun after the data it learned from.
 * On the others it would look better than it is.
 *
 * @param modelVersion that scored them; null for any
 * @param after the end of what the model learned from, epoch milliseconds; null if not known
 */
public record EvaluationWindow(String modelVersion, Long after) {
  static final String SESSIONS = " started_at > ?1 AND (?2 IS NULL OR model_version = ?2) ";

  /** All sessions, for a warehouse whose model is not known. */
  public static EvaluationWindow everything() {
    return new EvaluationWindow(null, null);
  }

  Object[] parameters() {
    return new Object[] {after == null ? Long.MIN_VALUE : after, modelVersion};
  }

  /**
   * How many sessions are judged, and how many are left out.
   *
   * @param sessions with a known outcome and a score, inside the window
   * @param leftOut with a known outcome and a score, outside of it
   */
  public record Size(long sessions, long leftOut) {}

  /** Counts the sessions inside and outside. */
  public Size ask(Connection warehouse) throws SQLException {
    return Query.list(
            warehouse,
            "SELECT count(*) AS scored, coalesce(sum(started_at > ?1"
                + " AND (?2 IS NULL OR model_version = ?2)), 0) AS inside"
                + " FROM session_outcomes WHERE propensity IS NOT NULL",
            row -> new Size(row.getLong("inside"), row.getLong("scored") - row.getLong("inside")),
            parameters())
        .get(0);
  }
}
