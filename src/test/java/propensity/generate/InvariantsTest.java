package propensity.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import propensity.app.settings.ShippedSettings;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.generate.Invariants.OfSession;
import propensity.generate.SimulatedSession.SimulatedEvent;

class InvariantsTest {
  @Test
  void everyKindOfViolationIsSeen() {
    List<Event> wrong =
        List.of(
            event(1, 0, EventType.PURCHASE, null),
            event(2, 1, EventType.CHECKOUT, null),
            event(3, 2, EventType.PAGE_VIEW, "a"),
            event(4, 3, EventType.ADD_TO_CART, "b"),
            event(5, 2, EventType.PAGE_VIEW, "b"));

    assertThat(Invariants.ofSession(wrong.iterator())).isEqualTo(new OfSession(1, 1, 1, 1));
  }

  @Test
  void simulatedShoppersViolateNothing() {
    Shop shop = Shop.of(ShippedSettings.read().generate());
    for (long user = 1; user <= 500; user++) {
      for (SimulatedSession session : ShopperSimulation.visits(shop, user)) {
        assertThat(
                Invariants.ofSession(
                    session.events().stream().map(SimulatedEvent::event).iterator()))
            .isEqualTo(new OfSession(0, 0, 0, 0));
      }
    }
  }

  private static Event event(int id, long time, EventType type, String product) {
    return new Event(
        "e" + id, "u", "s", time, type, Device.MOBILE, Referrer.EMAIL, null, product, 1L, 1, 0);
  }
}
