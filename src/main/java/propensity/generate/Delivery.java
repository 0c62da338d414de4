package propensity.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import propensity.generate.SimulatedSession.SimulatedEvent;

/**
 * How an event reaches the shop's files.
 *
 * @param simulated the event
 * @param defect what is wrong with it, or null
 * @param malformed in which way the copy beside it is broken, or null where there is none
 * @param arrival epoch milliseconds; the event's own time where nothing delays it
 * @param copyArrival when its second copy arrives, or null where there is none
 */
record Delivery(
    SimulatedEvent simulated,
    Defect defect,
    MalformedKind malformed,
    long arrival,
    Long copyArrival) {

  /** What is wrong with an event or about it: the label in the truth. */
  public enum Defect {
    /** Arrives later than a reader has to wait for it. */
    LATE,
    /** Arrives behind later events, but soon. */
    OUT_OF_ORDER,
    /** Written twice. */
    DUPLICATE,
    /** A broken copy of its line is written beside it. */
    MALFORMED,
    /** Caused by a machine. */
    BOT,
    /** Happened while the shop's tracking was down: in the truth and not among the events. */
    LOST;

    /** The name in the truth. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final long PURPOSE = 4;
  private static final double MIN_LATENESS_MINUTES = 15;
  private static final double MAX_LATENESS_MINUTES = 360;
  private static final int MAX_DISORDER_MILLIS = 8 * 60_000;
  private static final int MIN_DISORDER_MILLIS = 1_000;
  private static final int MAX_COPY_DELAY_MILLIS = 5 * 60_000;

  /** The deliveries of a session's events, in the order they happened. */
  static List<Delivery> of(Shop shop, SimulatedSession session) {
    Defects shares = shop.settings().defects();
    List<Delivery> deliveries = new ArrayList<>(session.events().size());
    Randomness random =
        Randomness.of(shop.settings().seed(), PURPOSE, session.userNumber(), session.start());
    for (SimulatedEvent event : session.events()) {
      if (!session.recorded()) {
        deliveries.add(plain(event, Defect.LOST));
      } else if (session.bot()) {
        deliveries.add(plain(event, Defect.BOT));
      } else {
        deliveries.add(drawn(event, shares, random));
      }
    }
    return deliveries;
  }

  private static Delivery drawn(SimulatedEvent event, Defects shares, Randomness random) {
    double left = random.uniform() - shares.late();
    long time = event.event().time();
    if (left < 0) {
      double factor = MAX_LATENESS_MINUTES / MIN_LATENESS_MINUTES;
      double minutes = MIN_LATENESS_MINUTES * StrictMath.pow(factor, random.uniform());
      return new Delivery(event, Defect.LATE, null, time + (long) (60_000 * minutes), null);
    }
    left -= shares.outOfOrder();
    if (left < 0) {
      int range = MAX_DISORDER_MILLIS - MIN_DISORDER_MILLIS;
      long arrival = time + MIN_DISORDER_MILLIS + random.below(range);
      return new Delivery(event, Defect.OUT_OF_ORDER, null, arrival, null);
    }
    left -= shares.duplicates();
    if (left < 0) {
      long copy = time + random.below(MAX_COPY_DELAY_MILLIS);
      return new Delivery(event, Defect.DUPLICATE, null, time, copy);
    }
    left -= shares.malformed();
    if (left < 0) {
      return new Delivery(event, Defect.MALFORMED, MalformedKind.draw(random), time, null);
    }
    return plain(event, null);
  }

  private static Delivery plain(SimulatedEvent event, Defect defect) {
    return new Delivery(event, defect, null, event.event().time(), null);
  }
}
