package propensity.session;

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
  private static final long MINUTE = 60_000;
  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final int THURSDAY_1970 = 3;
  private static final int SATURDAY = 5;

  /** The same bits as the function, which costs more than the rest of the features. */
  private static final double[] LOG1P_OF_COUNTS = new double[1024];

  private static final double[] SINE = new double[MINUTES_PER_DAY];
  private static final double[] COSINE = new double[MINUTES_PER_DAY];

  static {
    for (int count = 0; count < LOG1P_OF_COUNTS.length; count++) {
      LOG1P_OF_COUNTS[count] = StrictMath.log1p(count);
    }
    for (int minute = 0; minute < MINUTES_PER_DAY; minute++) {
      int hour = minute / 60;
      double angle = 2 * Math.PI * (hour + (minute - 60 * hour) / 60.0) / 24;
      SINE[minute] = StrictMath.sin(angle);
      COSINE[minute] = StrictMath.cos(angle);
    }
  }

  static Features of(SessionActivity now, History before) {
    double seconds = (now.lastAt() - now.startedAt()) / 1000.0;
    int minuteOfDay = Math.floorMod(Math.floorDiv(now.lastAt(), MINUTE), MINUTES_PER_DAY);
    long weekday =
        Math.floorMod(Math.floorDiv(now.lastAt(), MINUTE * MINUTES_PER_DAY) + THURSDAY_1970, 7);
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
        SINE[minuteOfDay],
        COSINE[minuteOfDay],
        weekday >= SATURDAY ? 1 : 0,
        log1p(before.sessions()),
        log1p(before.purchases()) - log1p(before.sessions() + KNOWN_SESSIONS - 1),
        returning ? log1p((now.startedAt() - before.lastEventAt()) / MILLIS_PER_DAY) : 0,
        returning ? 1 : 0,
        now.device().text(),
        now.referrer().text());
  }

  private static double log1p(int count) {
    return count < LOG1P_OF_COUNTS.length ? LOG1P_OF_COUNTS[count] : StrictMath.log1p(count);
  }

  private static double log1p(double value) {
    return StrictMath.log1p(value);
  }
}
