package propensity.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.generate.SessionChain.Step;
import propensity.generate.SimulatedSession.SimulatedEvent;

/**
 * The events of one visit: walks the {@link SessionChain} and writes down what the shop would see.
 *
 * <p>Time on a page is log-normal, cut at 25 minutes so that a visit never holds a gap that would
 * split it. It is longer for eager shoppers and depends on nothing that the chain's moves depend on
 * beyond the visit's fixed values: so the time that passed changes what an observer may infer, and
 * not the true probability.
 *
 * <p>A purchase is one event for every product in the cart, all at the same instant.
 */
final class SessionSimulation {
  static final long MAX_DWELL_MILLIS = 25 * 60_000L;
  private static final long MIN_DWELL_MILLIS = 400;
  private static final double DWELL_SIGMA = 1.0;
  private static final double LONGER_PER_INTENT = 0.15;
  private static final double ANOTHER_PIECE = 0.15;
  private static final int MAX_PIECES = 9;
  private static final double LOOKS_ON_AFTER_PURCHASE = 0.4;

  private static final String[] CATEGORIES = {
    "shoes", "shirts", "jackets", "bags", "watches", "kitchen", "garden", "books", "toys", "audio"
  };

  private final Catalogue catalogue;
  private final SimulatedVisit visit;
  private final Randomness random;
  private final SessionChain chain;
  private final String userId;
  private final String sessionId;
  private final long user;
  private final int eventsBefore;
  private final Map<Integer, Integer> pieces = new LinkedHashMap<>();
  private final List<SimulatedEvent> events = new ArrayList<>();
  private long time;

  /**
   * @param number of the visit among the user's, from 1
   * @param eventsBefore events in the user's earlier visits
   */
  SessionSimulation(
      Catalogue catalogue,
      SimulatedVisit visit,
      long user,
      int number,
      int eventsBefore,
      Randomness random) {
    this.catalogue = catalogue;
    this.visit = visit;
    this.random = random;
    this.user = user;
    this.eventsBefore = eventsBefore;
    chain = SessionChain.of(visit, catalogue);
    userId = Identifiers.user(user);
    sessionId = Identifiers.session(user, number);
  }

  /** The visit's events when it begins at this time (epoch milliseconds); at least one. */
  List<SimulatedEvent> run(long start) {
    time = start;
    int cart = 0;
    int product = -1;
    int state = landing();
    while (state >= 0 && state < SessionChain.STATES) {
      Step step = SessionChain.step(state);
      if (step == Step.PRODUCT) {
        product = catalogue.draw(SessionChain.band(state), random);
      }
      if (step == Step.ADDED) {
        cart++;
      }
      record(step, product, chain.propensity(cart, state));
      time += dwell(step);
      state = chain.next(cart, state, random);
    }
    if (state == SessionChain.STATES) {
      purchase();
    }
    return events;
  }

  private int landing() {
    return random.chance(Effects.landsOnProduct(visit.referrer()))
        ? SessionChain.state(Step.PRODUCT, catalogue.drawBand(random))
        : SessionChain.state(Step.LISTING, 0);
  }

  private void record(Step step, int product, double propensity) {
    switch (step) {
      case LISTING -> add(EventType.PAGE_VIEW, listingPage(), -1, null, propensity);
      case PRODUCT -> add(EventType.PAGE_VIEW, catalogue.page(product), product, null, propensity);
      case ADDED -> {
        int quantity = quantity();
        pieces.merge(product, quantity, Integer::sum);
        add(EventType.ADD_TO_CART, catalogue.page(product), product, quantity, propensity);
      }
      case CART -> add(EventType.PAGE_VIEW, "/cart", -1, null, propensity);
      case CHECKOUT -> add(EventType.CHECKOUT, "/checkout", -1, null, propensity);
    }
  }

  private void purchase() {
    pieces.forEach(
        (product, quantity) ->
            add(EventType.PURCHASE, "/checkout/complete", product, quantity, null));
    while (random.chance(LOOKS_ON_AFTER_PURCHASE)) {
      time += dwell(Step.LISTING);
      add(EventType.PAGE_VIEW, random.chance(0.5) ? "/account/orders" : "/", -1, null, null);
    }
  }

  private void add(EventType type, String page, int product, Integer quantity, Double propensity) {
    int number = eventsBefore + events.size() + 1;
    events.add(
        new SimulatedEvent(
            new Event(
                Identifiers.event(user, number),
                userId,
                sessionId,
                time,
                type,
                visit.device(),
                visit.referrer(),
                page,
                product < 0 ? null : catalogue.id(product),
                product < 0 ? null : (Long) catalogue.cents(product),
                quantity,
                number),
            propensity));
  }

  private String listingPage() {
    double kind = random.uniform();
    if (kind < 0.25) {
      return "/";
    }
    String category = CATEGORIES[random.below(CATEGORIES.length)];
    if (kind < 0.8) {
      return "/category/" + category;
    }
    return kind < 0.95 ? "/search?q=" + category : "/search?q=" + category + "&sort=price,rating";
  }

  private int quantity() {
    int quantity = 1;
    while (quantity < MAX_PIECES && random.chance(ANOTHER_PIECE)) {
      quantity++;
    }
    return quantity;
  }

  private long dwell(Step step) {
    double eager = StrictMath.max(-3, StrictMath.min(3, visit.intent()));
    double median = medianSeconds(step) * StrictMath.exp(LONGER_PER_INTENT * eager);
    long millis = (long) (1_000 * random.logNormal(median, DWELL_SIGMA));
    return StrictMath.max(MIN_DWELL_MILLIS, StrictMath.min(MAX_DWELL_MILLIS, millis));
  }

  private double medianSeconds(Step step) {
    double seconds =
        switch (step) {
          case LISTING -> 14;
          case PRODUCT -> 24;
          case ADDED -> 10;
          case CART -> 20;
          case CHECKOUT -> 60;
        };
    return switch (visit.device()) {
      case MOBILE, OTHER -> 0.8 * seconds;
      case DESKTOP, TABLET -> seconds;
    };
  }
}
