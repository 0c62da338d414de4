package propensity.session;

import java.util.List;
import propensity.event.Event;

/**
 * What the stream keeps of a shopper between batches.
 *
 * @param settled the shopper as of the newest event that no acceptable event can precede any more
 * @param recent the events after that, in the total order: those within the allowed lateness of the
 *     newest
 * @param knownIds the ids of the last days' events
 */
public record Timeline(Shopper settled, List<Arrived> recent, KnownIds knownIds) {

  /** A shopper never seen. */
  public static final Timeline EMPTY = new Timeline(Shopper.UNKNOWN, List.of(), new KnownIds());

  /**
   * An event that has arrived, and the session it was put into.
   *
   * @param event as read
   * @param sessionNo the session's key
   * @param sessionId the session's id for people
   */
  public record Arrived(Event event, long sessionNo, String sessionId) {
    Arrived(Event event, Session session) {
      this(event, session.no(), session.id());
    }

    boolean isIn(Session session) {
      return sessionNo == session.no() && sessionId.equals(session.id());
    }
  }
}
