package propensity.session;

import propensity.event.Event;
import propensity.event.EventType;

/**
 * One visit of a shopper, so far.
 *
 * @param no the session's key: the record id of its first event in the total order
 * @param id the session's id for people, which its shopper has no other session with until
 *     forgotten: the feed's, or {@code user@start} where the feed has none; a feed's id that comes
 *     back after the gap gets {@code @start} too, or {@code #start} where that could be taken for
 *     another session's; where more sessions begin in a millisecond than are kept open, {@code
 *     #0no} follows the start
 * @param feedId the id in the feed, or null
 * @param userId whose visit it is
 * @param activity what was done, purchases apart
 * @param before the shopper's history when the session began
 * @param purchases so far
 * @param revenueCents of the purchases, in cents, whatever was paid back
 * @param refunds so far; a session of nothing else is no visit
 * @param refundedCents by them
 * @param beforePurchase the features at the last event before the first purchase; null while there
 *     is none, or when the session began with a purchase
 */
public record Session(
    long no,
    String id,
    String feedId,
    String userId,
    SessionActivity activity,
    History before,
    int purchases,
    long revenueCents,
    int refunds,
    long refundedCents,
    Features beforePurchase) {

  /**
   * The session that an event begins.
   *
   * @param feedIdIsTaken whether the shopper may have had another session with the feed's id
   * @param startIsTaken whether one with that id may have begun and ended in this millisecond
   */
  static Session startingWith(
      Event event, History before, boolean feedIdIsTaken, boolean startIsTaken) {
    Session session =
        new Session(
            event.recordId(),
            id(event, feedIdIsTaken, startIsTaken),
            event.sessionId(),
            event.userId(),
            SessionActivity.startingWith(event),
            before,
            0,
            0,
            0,
            0,
            null);
    return session.withMoney(event, null);
  }

  private static String id(Event event, boolean feedIdIsTaken, boolean startIsTaken) {
    String feedId = event.sessionId();
    // no time begins with 0, so that what follows #0 is never one
    String start = event.time() + (startIsTaken ? "#0" + event.recordId() : "");
    if (feedId == null) {
      return event.userId() + "@" + start;
    }
    if (endsLikeADerivedId(feedId)) {
      return feedId + "#" + start;
    }
    if (!feedIdIsTaken) {
      return feedId;
    }
    return feedId + (feedId.equals(event.userId()) ? "#" : "@") + start;
  }

  private static boolean endsLikeADerivedId(String feedId) {
    int end = feedId.length();
    while (end > 0 && Character.isDigit(feedId.charAt(end - 1))) {
      end--;
    }
    return end > 0
        && end < feedId.length()
        && (feedId.charAt(end - 1) == '@' || feedId.charAt(end - 1) == '#');
  }

  Session plus(Event event) {
    Session next =
        new Session(
            no,
            id,
            feedId,
            userId,
            activity.plus(event),
            before,
            purchases,
            revenueCents,
            refunds,
            refundedCents,
            beforePurchase);
    return next.withMoney(event, event.buys() && scored() ? features() : beforePurchase);
  }

  private Session withMoney(Event event, Features atEventBefore) {
    boolean purchase = event.type() == EventType.PURCHASE;
    if (!purchase && event.type() != EventType.REFUND) {
      return this;
    }
    return new Session(
        no,
        id,
        feedId,
        userId,
        activity,
        before,
        purchases + (event.buys() ? 1 : 0),
        revenueCents + (purchase ? event.valueCents() : 0),
        refunds + (purchase ? 0 : 1),
        refundedCents + (purchase ? 0 : event.valueCents()),
        atEventBefore);
  }

  /** Whether anything was done but paying back. */
  public boolean visit() {
    return activity.events() > refunds;
  }

  /** Whether it is asked if it will buy: a visit that has not bought yet. */
  public boolean scored() {
    return visit() && !purchased();
  }

  /** Whether the session has brought a purchase: from then on it is not scored. */
  public boolean purchased() {
    return purchases > 0;
  }

  /** The model's inputs at the newest event, whatever it was. */
  public Features features() {
    return Features.of(activity, before);
  }

  /**
   * The model's inputs at the last event before a purchase: what the session is judged by. Null if
   * it began with a purchase, and of one that is no visit.
   */
  public Features lastScored() {
    return scored() ? features() : beforePurchase;
  }

  /** How far it has come. */
  public Stage stage() {
    if (purchased()) {
      return Stage.PURCHASED;
    }
    if (activity.checkouts() > 0) {
      return Stage.CHECKOUT;
    }
    return activity.addToCarts() > 0 ? Stage.CART : Stage.BROWSE;
  }

  /** Whether it did more in its time than a human does. */
  public boolean bot(SessionRules rules) {
    double hours = Math.max(1, (activity.lastAt() - activity.startedAt()) / 3_600_000.0);
    return activity.events() >= rules.botEventsPerHour() * hours;
  }
}
