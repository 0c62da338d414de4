package propensity.score;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.session.BatchFold;
import propensity.session.SessionRules;

/** The features of a session, computed again from the events in the warehouse by the same fold. */
public final class SessionReplay {
  private static final String EVENTS_OF_THE_SHOPPER =
      "SELECT * FROM events WHERE user_id = (SELECT user_id FROM sessions WHERE session_id = ?)"
          + " ORDER BY event_time, event_id";

  private SessionReplay() {}

  /** What is known of a session at its last event before a purchase. */
  public static Optional<BatchFold.Step> lastScored(
      Connection warehouse, String sessionId, SessionRules rules) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (PreparedStatement query = warehouse.prepareStatement(EVENTS_OF_THE_SHOPPER)) {
      query.setString(1, sessionId);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          events.add(event(rows));
        }
      }
    }
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

  private static Event event(ResultSet row) throws SQLException {
    long price = row.getLong("price_cents");
    Long priceCents = row.wasNull() ? null : price;
    int pieces = row.getInt("quantity");
    Integer quantity = row.wasNull() ? null : pieces;
    return new Event(
        row.getString("event_id"),
        row.getString("user_id"),
        row.getString("session_id"),
        row.getLong("event_time"),
        EventType.valueOf(row.getString("event_type").toUpperCase(Locale.ROOT)),
        Device.of(row.getString("device")),
        Referrer.of(row.getString("referrer")),
        row.getString("page"),
        row.getString("product_id"),
        priceCents,
        quantity,
        0,
        0);
  }
}
