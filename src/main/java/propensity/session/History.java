package propensity.session;

import propensity.event.Event;
import propensity.event.EventType;

/**
 * What the shop knows of a shopper, as totals of the events so far.
 *
 * @param sessions sessions begun, without those that have nothing but refunds
 * @param purchases purchases made
 * @param revenueCents money spent, in cents, whatever was paid back
 * @param lastEventAt epoch milliseconds of the newest event; 0 before the first
 */
public record History(int sessions, int purchases, long revenueCents, long lastEventAt) {

  /** A shopper never seen. */
  public static final History NONE = new History(0, 0, 0, 0);

  /** With one more event, which begins a session or makes one of refunds a visit. */
  History plus(Event event, boolean beginsVisit) {
    return new History(
        sessions + (beginsVisit ? 1 : 0),
        purchases + (event.buys() ? 1 : 0),
        revenueCents + (event.type() == EventType.PURCHASE ? event.valueCents() : 0),
        Math.max(lastEventAt, event.time()));
  }
}
