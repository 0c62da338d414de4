package propensity.session;

import propensity.event.Device;
import propensity.event.EventCodec;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Referrer;
import propensity.warehouse.Table;

/**
 * A row of the table {@code sessions}: times in epoch milliseconds, money in cents.
 *
 * @param converted whether it brought a purchase
 * @param propensity at the last event before a purchase; null if there is none
 * @param decile 1 is the highest; null without a propensity
 * @param returningVisitor whether the shopper was here before
 * @param bot whether it did more in its time than a human does
 */
public record SessionRow(
    String sessionId,
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
    boolean converted,
    Double propensity,
    Integer decile,
    boolean returningVisitor,
    boolean bot) {

  public static final Table<SessionRow> TABLE = Table.of("sessions", SessionRow.class);

  /** The row of a session as it stands. */
  public static SessionRow of(
      Session session, SessionRules rules, Double propensity, Integer decile) {
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
        session.purchased(),
        propensity,
        decile,
        session.before().sessions() > 0,
        session.bot(rules));
  }

  /** Packs the row; {@link #read} gets it back. */
  public void write(PackedOutput out) {
    out.text(sessionId);
    out.text(userId);
    out.number(startedAt);
    out.number(lastEventAt);
    EventCodec.write(out, device);
    EventCodec.write(out, referrer);
    out.number(events);
    out.number(pageViews);
    out.number(addToCarts);
    out.number(checkouts);
    out.number(purchases);
    out.number(distinctProducts);
    out.number(cartValueCents);
    out.number(revenueCents);
    out.code(converted ? 1 : 0);
    out.realOrNull(propensity);
    out.numberOrNull(decile);
    out.code(returningVisitor ? 1 : 0);
    out.code(bot ? 1 : 0);
  }

  public static SessionRow read(PackedInput in) {
    return new SessionRow(
        in.text(),
        in.text(),
        in.number(),
        in.number(),
        EventCodec.device(in),
        EventCodec.referrer(in),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.smallNumber(),
        in.number(),
        in.number(),
        in.code() == 1,
        in.realOrNull(),
        in.smallNumberOrNull(),
        in.code() == 1,
        in.code() == 1);
  }
}
