package propensity.session;

import propensity.event.Device;
import propensity.event.Referrer;

/**
 * A session as the warehouse shows it: times in epoch milliseconds, money in cents.
 *
 * @param lastScored the features at the last event before a purchase; null if there is none
 * @param returning whether the shopper was here before
 * @param bot whether it did more in its time than a human does
 */
public record SessionRow(
    String id,
    String userId,
    long startedAt,
    long lastEventAt,
    Device device,
    Referrer referrer,
    int events,
    int pageViews,
    int addToCarts,
    int checkouts,
    int purchases,
    int distinctProducts,
    long cartValueCents,
    long revenueCents,
    boolean returning,
    boolean bot,
    Features lastScored) {

  /** The view of a session as it stands. */
  public static SessionRow of(Session session, SessionRules rules) {
    SessionActivity activity = session.activity();
    return new SessionRow(
        session.id(),
        session.userId(),
        activity.startedAt(),
        activity.lastAt(),
        activity.device(),
        activity.referrer(),
        activity.events(),
        activity.pageViews(),
        activity.addToCarts(),
        activity.checkouts(),
        session.purchases(),
        activity.products().size(),
        activity.cartValueCents(),
        session.revenueCents(),
        session.before().sessions() > 0,
        session.bot(rules),
        session.lastScored());
  }
}
