package propensity.event;

/** Copies of events, and comparisons of events that were read at different places. */
public final class Events {
  private Events() {}

  /** The same event under another id, at another time and place. */
  public static Event copy(Event event, String eventId, long time, long recordId) {
    return new Event(
        eventId,
        event.userId(),
        event.sessionId(),
        time,
        event.type(),
        event.device(),
        event.referrer(),
        event.page(),
        event.productId(),
        event.priceCents(),
        event.quantity(),
        event.order(),
        recordId);
  }

  /** Whether they are equal, wherever they were read. */
  public static boolean sameContent(Event left, Event right) {
    return left.equals(copy(right, right.eventId(), right.time(), left.recordId()));
  }
}
