package propensity.session;

import propensity.event.Event;
import propensity.event.EventType;

/**
 * What the shop knows of a shopper, as totals of the events so far.
 *
 * @param sessions sessions begun
 * @param purchases purchases made
 * @param revenueCents money spent, in cents
 * @param lastEventAt epoch milliseconds of the newest event; 0 before the first
 */
public record History(int sessions, int purchases, long revenueCents, long lastEventAt) {

  /** A shopper never seen. */
  public static final History NONE = new History(0, 0, 0, 0);

  History plus(Event event, boolean beginsSession) {
    boolean bought = event.type() == EventType.PURCHASE;
    return new History(
        sessions + (beginsSession ? 1 : 0),
        purchases + (bought ? 1 : 0),
        revenueCents + (bought ? event.valueCents() : 0),
        Math.max(lastEventAt, event.time()));
  }
}
