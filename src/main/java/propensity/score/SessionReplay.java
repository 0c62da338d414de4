package propensity.score;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Order;
import propensity.event.Order.Place;
import propensity.event.Referrer;
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
        e.event_type AS type, e.device, e.referrer, e.page, e.product_id, e.value_cents,
        e.currency, e.record_id, CASE WHEN o.order_no IS NULL THEN 0 ELSE 1 END AS buys
      FROM sessions AS s JOIN events AS e ON e.session_no = s.session_no
      LEFT JOIN orders AS o ON o.order_no = e.record_id
      WHERE s.user_id = (SELECT user_id FROM sessions WHERE session_no = ?)
      ORDER BY e.event_time, e.record_id
      """;

  private static final String VERSION = "SELECT model_version FROM events WHERE record_id = ?";

  private SessionReplay() {}

  /**
   * What the fold needs to know of an event.
   *
   * @param valueCents what it moves
   * @param buys whether it makes an order
   */
  private record Row(
      String eventId,
      String userId,
      String sessionId,
      long time,
      EventType type,
      Device device,
      Referrer referrer,
      String page,
      String productId,
      Long valueCents,
      String currency,
      long recordId,
      boolean buys) {

    /** Of a further line of an order the fold before a purchase needs no value. */
    Event event() {
      Order.Place place = type == EventType.PURCHASE && !buys ? Place.PART : Place.FIRST;
      Order order = new Order(null, valueCents, List.of(), currency, place);
      return new Event(
          eventId,
          userId,
          sessionId,
          time,
          type,
          device,
          referrer,
          page,
          productId,
          null,
          null,
          valueCents == null && place == Place.FIRST ? null : order,
          recordId);
    }
  }

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
        Query.records(warehouse, EVENTS_OF_THE_SHOPPER, Row.class, no.getAsLong()).stream()
            .map(Row::event)
            .toList();
    BatchFold.Step last = null;
    Iterator<BatchFold.Step> steps = BatchFold.steps(events.iterator(), rules);
    while (steps.hasNext()) {
      BatchFold.Step step = steps.next();
      boolean ofTheSession = step.event().sessionId().equals("" + no.getAsLong());
      if (ofTheSession && step.session().scored()) {
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
