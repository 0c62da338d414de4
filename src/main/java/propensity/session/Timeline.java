package propensity.session;

import java.util.List;
import propensity.event.Event;

/**
 * What the stream keeps of a shopper between batches.
 *
 * @param settled the shopper as of the newest event that no acceptable event can precede any more
 * @param recent the events after that, in the total order: those within the allowed lateness of the
 *     newest
 */
public record Timeline(Shopper settled, List<Arrived> recent) {

  /** A shopper never seen. */
  public static final Timeline EMPTY = new Timeline(Shopper.UNKNOWN, List.of());

  /**
   * An event that has arrived, and the session it was put into.
   *
   * @param event as read
   * @param sessionId the session's id in tables
   */
  public record Arrived(Event event, String sessionId) {}
}
