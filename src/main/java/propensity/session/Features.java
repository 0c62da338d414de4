package propensity.session;

import static java.lang.StrictMath.log;
import static java.lang.StrictMath.log1p;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * The inputs of the model at one event: all known at that event. To add a feature, add a component
 * here and its line in {@link #of}; the assembler, the model card and the feature log follow from
 * the components. Numbers are doubles, categories are strings. Counts, amounts and durations enter
 * as {@code log1p}, which tames their long tails. Purchases of the past enter as a rate: their
 * number grows with the length of the data, so that a model would be asked about numbers it never
 * saw.
 *
 * @param eventsPerMinute events over the minutes since the start, at least one minute
 * @param secondsSinceStart since the session's first event
 * @param secondsSinceLastEvent since the event before this one; 0 at the first
 * @param events so far, this one included
 * @param pageViews so far
 * @param distinctProducts seen, put into the cart or bought
 * @param distinctPages seen
 * @param addToCarts so far
 * @param cartValue in the shop's currency, of all add_to_carts so far
 * @param viewsSinceLastCart page views since the newest add_to_cart, or since the start
 * @param checkouts begun so far
 * @param hourSine of the hour of day (UTC) as an angle
 * @param hourCosine of the hour of day (UTC) as an angle
 * @param weekend 1 on Saturday and Sunday (UTC)
 * @param earlierSessions of this shopper, begun before this one
 * @param earlierPurchaseRate log of this shopper's purchases per session before this one, as if one
 *     purchase in {@value #KNOWN_SESSIONS} sessions had been seen before the first: a few sessions
 *     say little about a shopper
 * @param daysSinceLastVisit since the shopper's last event before this session; 0 for a new one
 * @param returning 1 if the shopper was here before
 * @param device of the session
 * @param referrer of the session
 */
public record Features(
    double eventsPerMinute,
    double secondsSinceStart,
    double secondsSinceLastEvent,
    double events,
    double pageViews,
    double distinctProducts,
    double distinctPages,
    double addToCarts,
    double cartValue,
    double viewsSinceLastCart,
    double checkouts,
    double hourSine,
    double hourCosine,
    double weekend,
    double earlierSessions,
    double earlierPurchaseRate,
    double daysSinceLastVisit,
    double returning,
    String device,
    String referrer) {

  private static final double MILLIS_PER_DAY = 86_400_000.0;
  private static final int KNOWN_SESSIONS = 25;

  static Features of(Behaviour now, History before) {
    double seconds = (now.lastAt() - now.startedAt()) / 1000.0;
    ZonedDateTime at = Instant.ofEpochMilli(now.lastAt()).atZone(ZoneOffset.UTC);
    double angle = 2 * Math.PI * (at.getHour() + at.getMinute() / 60.0) / 24;
    boolean returning = before.sessions() > 0;
    return new Features(
        log1p(now.events() / Math.max(1, seconds / 60)),
        log1p(seconds),
        log1p((now.lastAt() - now.previousAt()) / 1000.0),
        log1p(now.events()),
        log1p(now.pageViews()),
        log1p(now.products().size()),
        log1p(now.pages().size()),
        log1p(now.addToCarts()),
        log1p(now.cartValueCents() / 100.0),
        log1p(now.viewsSinceLastCart()),
        log1p(now.checkouts()),
        StrictMath.sin(angle),
        StrictMath.cos(angle),
        at.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0 ? 1 : 0,
        log1p(before.sessions()),
        log((before.purchases() + 1.0) / (before.sessions() + KNOWN_SESSIONS)),
        returning ? log1p((now.startedAt() - before.lastEventAt()) / MILLIS_PER_DAY) : 0,
        returning ? 1 : 0,
        now.device().text(),
        now.referrer().text());
  }
}
