package propensity.generate;

import java.util.ArrayList;
import java.util.List;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.generate.SimulatedSession.SimulatedEvent;

/**
 * One visit of a machine that pages through the shop: several hundred views of products, evenly and
 * fast, and nothing bought; its true propensity is 0.
 */
final class BotSimulation {
  private static final long PURPOSE = 3;
  private static final int MIN_VIEWS = 150;
  private static final int MORE_VIEWS = 650;
  private static final SimulatedVisit VISIT =
      new SimulatedVisit(Device.DESKTOP, Referrer.DIRECT, false, 0, 0, 0, 0);

  private BotSimulation() {}

  /**
   * The bot's visit.
   *
   * @param from earliest start, epoch milliseconds
   * @param until latest start, exclusive
   */
  static SimulatedSession visit(Shop shop, long user, long from, long until) {
    Randomness random = Randomness.of(shop.settings().seed(), PURPOSE, user);
    Catalogue catalogue = shop.catalogue();
    long start = from + (long) (random.uniform() * (until - from));
    int views = MIN_VIEWS + random.below(MORE_VIEWS);
    long pause = 300L + random.below(900);
    String userId = Identifiers.user(user);
    String sessionId = Identifiers.session(user, 1);
    List<SimulatedEvent> events = new ArrayList<>(views);
    long time = start;
    for (int number = 1; number <= views; number++) {
      int product = catalogue.draw(catalogue.drawBand(random), random);
      events.add(
          new SimulatedEvent(
              new Event(
                  Identifiers.event(user, number),
                  userId,
                  sessionId,
                  time,
                  EventType.PAGE_VIEW,
                  VISIT.device(),
                  VISIT.referrer(),
                  catalogue.page(product),
                  catalogue.id(product),
                  catalogue.cents(product),
                  null,
                  number),
              0.0));
      time += pause + random.below(50);
    }
    return new SimulatedSession(user, VISIT, true, shop.recorded(start), events);
  }
}
