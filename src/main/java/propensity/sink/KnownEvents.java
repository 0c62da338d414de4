package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.warehouse.Columns;
import propensity.warehouse.Query;

/**
 * Whether the warehouse has an event already, in time or late. The state remembers the ids of a few
 * days; what comes after them is late, and compared with everything that is there of its shopper,
 * so that an export of the last 30 days that is sent every day ends in duplicates.
 */
public final class KnownEvents implements AutoCloseable {
  private static final Query.Row<Content> CONTENT = Query.reader(Content.class);

  private final PreparedStatement sameTime;

  /** What two events of one shopper must have in common to be the same event, sent twice. */
  public record Content(
      String eventId,
      long eventTime,
      EventType eventType,
      String page,
      String productId,
      Long priceCents,
      Double quantity,
      String orderId) {

    static final Columns<Content> COLUMNS = Columns.of(Content.class);

    static Content of(Event event) {
      return new Content(
          event.eventId(),
          event.time(),
          event.type(),
          event.page(),
          event.productId(),
          event.priceCents(),
          event.quantity(),
          event.orderId());
    }
  }

  /** Prepares the question. */
  public KnownEvents(Connection warehouse) throws SQLException {
    sameTime =
        warehouse.prepareStatement(
            """
            SELECT %s FROM sessions AS s JOIN events AS e ON e.session_no = s.session_no
            WHERE s.user_id = ? AND s.started_at <= ? AND s.last_event_at >= ? AND e.event_time = ?
            UNION ALL
            SELECT %s FROM late_events WHERE user_id = ? AND event_time = ?
            """
                .formatted(Content.COLUMNS.names("e."), Content.COLUMNS.names("")));
  }

  /** Whether the shopper has an event with the same id and the same content. */
  public boolean has(Event event) throws SQLException {
    sameTime.setString(1, event.userId());
    sameTime.setLong(2, event.time());
    sameTime.setLong(3, event.time());
    sameTime.setLong(4, event.time());
    sameTime.setString(5, event.userId());
    sameTime.setLong(6, event.time());
    Content content = Content.of(event);
    try (ResultSet rows = sameTime.executeQuery()) {
      while (rows.next()) {
        if (CONTENT.read(rows).equals(content)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public void close() throws SQLException {
    sameTime.close();
  }
}
