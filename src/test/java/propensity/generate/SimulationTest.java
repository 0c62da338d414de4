package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import propensity.app.settings.ShippedSettings;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.generate.SimulatedSession.SimulatedEvent;

class SimulationTest {
  private static final GeneratorSettings SETTINGS =
      ShippedSettings.read().generate().withUsers(3_000);
  private static final Shop SHOP = Shop.of(SETTINGS);

  @Test
  void aUserIsAFunctionOfSeedAndNumber() {
    assertThat(Shop.of(SETTINGS).visits(7)).isEqualTo(SHOP.visits(7));
    assertThat(Shop.of(SETTINGS.withUsers(9)).visits(7)).isEqualTo(SHOP.visits(7));
    assertThat(Shop.of(SETTINGS.withSeed(43)).visits(7)).isNotEqualTo(SHOP.visits(7));
    assertThat(SHOP.visits(8)).isNotEqualTo(SHOP.visits(7));
  }

  @Test
  void nothingHappensBeforeWhatItNeeds() {
    int purchases = 0;
    for (SimulatedSession session : sessions()) {
      Set<String> viewed = new HashSet<>();
      Set<String> inCart = new HashSet<>();
      boolean atCheckout = false;
      for (SimulatedEvent simulated : session.events()) {
        Event event = simulated.event();
        switch (event.type()) {
          case PAGE_VIEW -> viewed.add(event.productId());
          case ADD_TO_CART -> {
            assertThat(viewed).contains(event.productId());
            inCart.add(event.productId());
          }
          case CHECKOUT -> {
            assertThat(inCart).isNotEmpty();
            atCheckout = true;
          }
          case PURCHASE -> {
            assertThat(atCheckout).isTrue();
            assertThat(inCart).contains(event.productId());
            purchases++;
          }
          default -> throw new AssertionError("not generated: " + event.type());
        }
      }
    }
    assertThat(purchases).isGreaterThan(100);
  }

  @Test
  void aPurchaseBuysTheWholeCart() {
    for (SimulatedSession session : sessions()) {
      if (session.contains(EventType.PURCHASE)) {
        assertThat(pieces(session, EventType.PURCHASE))
            .isEqualTo(pieces(session, EventType.ADD_TO_CART));
      }
    }
  }

  @Test
  void theTruthEndsWithThePurchase() {
    for (SimulatedSession session : sessions()) {
      boolean purchased = false;
      for (SimulatedEvent simulated : session.events()) {
        purchased |= simulated.event().type() == EventType.PURCHASE;
        if (purchased) {
          assertThat(simulated.truePropensity()).isNull();
        } else {
          assertThat(simulated.truePropensity()).isBetween(0.0, 1.0).isNotEqualTo(0.0);
        }
      }
    }
  }

  @Test
  void sessionsAreWhatAGapOfThirtyMinutesMakesOfTheEvents() {
    for (long user = 1; user <= SETTINGS.users(); user++) {
      Event before = null;
      for (SimulatedSession session : SHOP.visits(user)) {
        for (SimulatedEvent simulated : session.events()) {
          Event event = simulated.event();
          if (before != null) {
            long gap = event.time() - before.time();
            boolean same = event.sessionId().equals(before.sessionId());
            assertThat(gap).isGreaterThanOrEqualTo(0);
            assertThat(same).isEqualTo(gap <= ShopperSimulation.SESSION_GAP_MILLIS);
            assertThat(Event.TOTAL_ORDER.compare(before, event)).isNegative();
          }
          before = event;
        }
      }
    }
  }

  @Test
  void visitsBeginInThePeriodAndAreNeverCut() {
    long beyond = 0;
    for (SimulatedSession session : sessions()) {
      assertThat(session.start()).isBetween(SHOP.startMillis(), SHOP.endMillis() - 1);
      beyond += session.end() >= SHOP.endMillis() ? 1 : 0;
    }
    assertThat(beyond).isPositive();
  }

  @Test
  void idsAreUnique() {
    Set<String> ids = new HashSet<>();
    Set<String> sessions = new HashSet<>();
    for (SimulatedSession session : sessions()) {
      assertThat(sessions.add(session.events().get(0).event().sessionId())).isTrue();
      session.events().forEach(e -> assertThat(ids.add(e.event().eventId())).isTrue());
    }
  }

  @Test
  void aProductHasOnePrice() {
    Map<String, Long> prices = new HashMap<>();
    for (SimulatedSession session : sessions()) {
      for (SimulatedEvent simulated : session.events()) {
        Event event = simulated.event();
        assertThat(event.priceCents() == null).isEqualTo(event.productId() == null);
        if (event.productId() != null) {
          assertThat(event.priceCents()).isPositive();
          Long known = prices.putIfAbsent(event.productId(), event.priceCents());
          assertThat(known == null || known.equals(event.priceCents())).isTrue();
        }
      }
    }
    assertThat(prices).hasSizeGreaterThan(1_000);
  }

  private static Map<String, Integer> pieces(SimulatedSession session, EventType type) {
    Map<String, Integer> pieces = new HashMap<>();
    for (SimulatedEvent simulated : session.events()) {
      Event event = simulated.event();
      if (event.type() == type) {
        pieces.merge(event.productId(), event.quantity().intValue(), Integer::sum);
      }
    }
    return pieces;
  }

  private static List<SimulatedSession> sessions() {
    return Visits.all(SHOP);
  }
}
