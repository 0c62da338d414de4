package propensity.score;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import propensity.event.Event;
import propensity.session.BatchFold;
import propensity.session.SessionRules;
import propensity.warehouse.Query;

/** The features of a session, computed again from the events in the warehouse by the same fold. */
public final class SessionReplay {
  private static final String SESSION =
      "SELECT session_no FROM sessions WHERE session_id = ? ORDER BY started_at DESC LIMIT 1";

  /** Each session's key stands for its id in the feed, so that the fold finds the same sessions. */
  private static final String EVENTS_OF_THE_SHOPPER =
      """
      SELECT e.event_id, e.user_id, CAST(e.session_no AS TEXT) AS session_id, e.event_time AS time,
        e.event_type AS type, e.device, e.referrer, e.page, e.product_id, e.price_cents,
        e.quantity, e.record_id
      FROM sessions AS s JOIN events AS e ON e.session_no = s.session_no
      WHERE s.user_id = (SELECT user_id FROM sessions WHERE session_no = ?)
      ORDER BY e.event_time, e.record_id
      """;

  private static final String VERSION = "SELECT model_version FROM events WHERE record_id = ?";

  private SessionReplay() {}

  /**
   * A session at its last event before a purchase.
   *
   * @param modelVersion what scored that event
   */
  public record Scored(BatchFold.Step step, String modelVersion) {}

  /**
   * What is known of a session at its last event before a purchase; of several shoppers' sessions
   * with the same id, that of the newest.
   */
  public static Optional<Scored> lastScored(
      Connection warehouse, String sessionId, SessionRules rules) throws SQLException {
    OptionalLong no = Query.number(warehouse, SESSION, sessionId);
    if (no.isEmpty()) {
      return Optional.empty();
    }
    List<Event> events =
        Query.records(warehouse, EVENTS_OF_THE_SHOPPER, Event.class, no.getAsLong());
    BatchFold.Step last = null;
    Iterator<BatchFold.Step> steps = BatchFold.steps(events.iterator(), rules);
    while (steps.hasNext()) {
      BatchFold.Step step = steps.next();
      boolean ofTheSession = step.event().sessionId().equals("" + no.getAsLong());
      if (ofTheSession && !step.session().purchased()) {
        last = step;
      }
    }
    if (last == null) {
      return Optional.empty();
    }
    String version =
        Query.list(warehouse, VERSION, row -> row.getString(1), last.event().recordId()).get(0);
    return Optional.of(new Scored(last, version));
  }
}
