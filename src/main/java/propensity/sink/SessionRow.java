package propensity.sink;

import propensity.event.Device;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Referrer;
import propensity.session.Session;
import propensity.session.SessionActivity;
import propensity.session.SessionRules;
import propensity.warehouse.Table;

/**
 * A row of the table of sessions: times in epoch milliseconds, money in cents.
 *
 * @param refunds payments back; a session of nothing else is no visit
 * @param converted whether it brought a purchase
 * @param propensity at the last event before a purchase; null if there is none
 * @param decile 1 is the highest; null without a propensity
 * @param returningVisitor whether the shopper was here before
 * @param bot whether it did more in its time than a human does
 */
public record SessionRow(
    long sessionNo,
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
    int refunds,
    long refundedCents,
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
        session.no(),
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
        session.refunds(),
        session.refundedCents(),
        session.purchased(),
        propensity,
        decile,
        session.before().sessions() > 0,
        session.bot(rules));
  }

  /** Packs the row; {@link #read} gets it back. */
  public void write(PackedOutput out) {
    out.writeVarLong(sessionNo);
    out.writeInterned(sessionId);
    out.writeInterned(userId);
    out.writeVarLong(startedAt);
    out.writeVarLong(lastEventAt);
    device.write(out);
    referrer.write(out);
    out.writeVarLong(events);
    out.writeVarLong(pageViews);
    out.writeVarLong(addToCarts);
    out.writeVarLong(checkouts);
    out.writeVarLong(purchases);
    out.writeVarLong(distinctProducts);
    out.writeVarLong(cartValueCents);
    out.writeVarLong(revenueCents);
    out.writeVarLong(refunds);
    out.writeVarLong(refundedCents);
    out.writeByte(converted ? 1 : 0);
    out.writeDoubleOrNull(propensity);
    out.writeVarLongOrNull(decile);
    out.writeByte(returningVisitor ? 1 : 0);
    out.writeByte(bot ? 1 : 0);
  }

  public static SessionRow read(PackedInput in) {
    return new SessionRow(
        in.readVarLong(),
        in.readInterned(),
        in.readInterned(),
        in.readVarLong(),
        in.readVarLong(),
        Device.read(in),
        Referrer.read(in),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarInt(),
        in.readVarLong(),
        in.readVarLong(),
        in.readVarInt(),
        in.readVarLong(),
        in.readByte() == 1,
        in.readDoubleOrNull(),
        in.readVarIntOrNull(),
        in.readByte() == 1,
        in.readByte() == 1);
  }
}
