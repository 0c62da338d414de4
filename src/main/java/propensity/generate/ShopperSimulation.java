package propensity.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import propensity.event.Device;
import propensity.generate.SimulatedSession.SimulatedEvent;

/**
 * All visits of one shopper, from (seed, user number) alone.
 *
 * <p>Activity is heavy-tailed: the rate of return is log-normal between shoppers, so that a
 * minority makes most of the visits (the mixture that Ehrenberg's negative binomial model of repeat
 * buying describes; log-normal here because its tail is heavier). Gaps between visits are
 * log-normal too: visits come in bursts. After an eager visit the next one comes sooner.
 *
 * <p>Intent has a part that stays with the shopper and a mood that fades from visit to visit, so
 * that a shopper's past says something about the present, and never all.
 */
final class ShopperSimulation {
  /** Gap without events that separates sessions; equals the rule by which readers cut them. */
  static final long SESSION_GAP_MILLIS = 30 * 60_000L;

  private static final long HABITS = 1;
  private static final long VISIT = 2;

  /** Share of shoppers who knew the shop before the period and so come by their own rate. */
  private static final double KNOWN_BEFORE = 0.6;

  private static final double MEDIAN_VISITS_PER_DAY = 0.2;
  private static final double VISITS_SIGMA = 1.25;
  private static final double MAX_VISITS_PER_DAY = 5;
  private static final double GAP_SIGMA = 1.0;
  private static final double SOONER_PER_INTENT = 0.2;
  private static final double BASE_INTENT_SIGMA = 0.75;
  private static final double MOOD_SIGMA = 0.85;
  private static final double MOOD_KEPT = 0.5;
  private static final double ENGAGEMENT_SIGMA = 1.6;
  private static final double ENGAGEMENT_PER_MOOD = 0.3;
  private static final double SENSITIVITY_MEDIAN = 0.6;
  private static final double SENSITIVITY_SIGMA = 0.5;
  private static final double KEEPS_DEVICE = 0.9;

  private final Shop shop;
  private final long user;
  private final Randomness habits;
  private final double visitsPerHour;
  private final double baseIntent;
  private final double priceSensitivity;
  private final Device device;
  private final List<SimulatedSession> sessions = new ArrayList<>();
  private int events;

  private ShopperSimulation(Shop shop, long user) {
    this.shop = shop;
    this.user = user;
    habits = Randomness.of(shop.settings().seed(), HABITS, user);
    double perDay = habits.logNormal(MEDIAN_VISITS_PER_DAY, VISITS_SIGMA);
    visitsPerHour = StrictMath.min(MAX_VISITS_PER_DAY, perDay) / 24;
    baseIntent = BASE_INTENT_SIGMA * habits.normal();
    priceSensitivity = habits.logNormal(SENSITIVITY_MEDIAN, SENSITIVITY_SIGMA);
    device = Effects.drawDevice(habits);
  }

  /** The shopper's visits that begin within the period, in order; at least one. */
  static List<SimulatedSession> visits(Shop shop, long user) {
    return new ShopperSimulation(shop, user).run();
  }

  private List<SimulatedSession> run() {
    double period = shop.traffic().activityHours(shop.settings().days());
    double activity = firstVisit().orElseGet(() -> period);
    if (activity >= period) {
      activity = habits.uniform() * period;
    }
    long start = shop.traffic().millis(activity);
    double mood = MOOD_SIGMA * habits.normal();
    while (start < shop.endMillis()) {
      SimulatedSession session = visit(start, mood);
      sessions.add(session);
      double sooner = StrictMath.exp(-SOONER_PER_INTENT * mood);
      double median = sooner / visitsPerHour * StrictMath.exp(-GAP_SIGMA * GAP_SIGMA / 2);
      activity += habits.logNormal(median, GAP_SIGMA);
      long earliest = session.end() + SESSION_GAP_MILLIS + 60_000 + habits.below(600_000);
      start = StrictMath.max(shop.traffic().millis(activity), earliest);
      mood =
          MOOD_KEPT * mood
              + StrictMath.sqrt(1 - MOOD_KEPT * MOOD_KEPT) * MOOD_SIGMA * habits.normal();
    }
    return sessions;
  }

  private OptionalDouble firstVisit() {
    return habits.chance(KNOWN_BEFORE)
        ? OptionalDouble.of(habits.exponential(1 / visitsPerHour))
        : OptionalDouble.empty();
  }

  private SimulatedSession visit(long start, double mood) {
    int number = sessions.size() + 1;
    Randomness random = Randomness.of(shop.settings().seed(), VISIT, user, number);
    boolean returning = number > 1;
    Device drawn = random.chance(KEEPS_DEVICE) ? device : Effects.drawDevice(random);
    boolean moves = random.chance(shop.shareMovingToMobile(start));
    double engagement =
        ENGAGEMENT_PER_MOOD * (baseIntent + mood) + ENGAGEMENT_SIGMA * random.normal();
    SimulatedVisit visit =
        new SimulatedVisit(
            moves ? Device.MOBILE : drawn,
            Effects.drawReferrer(returning, random),
            returning,
            baseIntent + mood,
            engagement,
            priceSensitivity,
            shop.shock(start));
    SessionSimulation session =
        new SessionSimulation(shop.catalogue(), visit, user, number, events, random);
    List<SimulatedEvent> happened = session.run(start);
    events += happened.size();
    return new SimulatedSession(user, visit, false, shop.recorded(start), happened);
  }
}
