package propensity.event;

/** Compares events that were read at different places. */
public final class SameEvent {
  private SameEvent() {}

  /** The event as if it had no place. */
  public static Event withoutPlace(Event event) {
    return new Event(
        event.eventId(),
        event.userId(),
        event.sessionId(),
        event.time(),
        event.type(),
        event.device(),
        event.referrer(),
        event.page(),
        event.productId(),
        event.priceCents(),
        event.quantity(),
        0);
  }

  /** Whether they are equal, wherever they were read. */
  public static boolean sameContent(Event left, Event right) {
    return withoutPlace(left).equals(withoutPlace(right));
  }
}
