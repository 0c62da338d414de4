package propensity.score;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import propensity.event.Event;
import propensity.session.BatchFold;
import propensity.session.SessionRules;
import propensity.warehouse.Query;

/** The features of a session, computed again from the events in the warehouse by the same fold. */
public final class SessionReplay {
  private static final String EVENTS_OF_THE_SHOPPER =
      """
      SELECT event_id, user_id, session_id, event_time AS time, event_type AS type, device,
        referrer, page, product_id, price_cents, quantity, 0 AS file_id, 0 AS line
      FROM events WHERE user_id = (SELECT user_id FROM sessions WHERE session_id = ?)
      ORDER BY event_time, event_id
      """;

  private SessionReplay() {}

  /** What is known of a session at its last event before a purchase. */
  public static Optional<BatchFold.Step> lastScored(
      Connection warehouse, String sessionId, SessionRules rules) throws SQLException {
    List<Event> events = Query.records(warehouse, EVENTS_OF_THE_SHOPPER, Event.class, sessionId);
    BatchFold.Step last = null;
    Iterator<BatchFold.Step> steps = BatchFold.steps(events.iterator(), rules);
    while (steps.hasNext()) {
      BatchFold.Step step = steps.next();
      boolean ofTheSession = step.event().sessionId().equals(sessionId);
      if (ofTheSession && !step.session().purchased()) {
        last = step;
      }
    }
    return Optional.ofNullable(last);
  }
}
