package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.session.Clickstream.cart;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Order;
import propensity.event.Referrer;

/**
 * The state compares events with one id by a hash of their content, the warehouse by their columns:
 * both must call the same events the same.
 */
class EventContentTest {
  private static final Event EVENT = cart("a", 0, "p1");

  @Test
  void hashOfTheStateAndColumnsOfTheWarehouseAgree() throws ReflectiveOperationException {
    RecordComponent[] components = Event.class.getRecordComponents();
    Set<String> told = new TreeSet<>();
    for (int changed = 0; changed < components.length; changed++) {
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < values.length; i++) {
        types[i] = components[i].getType();
        Object value = components[i].getAccessor().invoke(EVENT);
        values[i] = i == changed ? another(value, types[i]) : value;
      }
      Event other = Event.class.getDeclaredConstructor(types).newInstance(values);
      boolean ofTheId = components[changed].getName().equals("eventId");

      boolean sameRow = KnownEvents.Content.of(other).equals(KnownEvents.Content.of(EVENT));

      assertThat(other.contentHash() == EVENT.contentHash())
          .as(components[changed].getName())
          .isEqualTo(ofTheId || sameRow);
      if (!sameRow) {
        told.add(components[changed].getName());
      }
    }
    assertThat(told)
        .containsExactly(
            "eventId", "order", "page", "priceCents", "productId", "quantity", "time", "type");
  }

  private static Object another(Object value, Class<?> type) {
    if (type == String.class) {
      return value + "'";
    }
    if (type == long.class || type == Long.class) {
      return (Long) value + 1;
    }
    if (type == Double.class) {
      return (Double) value + 0.5;
    }
    if (type == Order.class) {
      return new Order("o1", null, List.of(), null, Order.Place.FIRST);
    }
    if (type == EventType.class) {
      return EventType.CHECKOUT;
    }
    return type == Device.class ? Device.TABLET : Referrer.PAID;
  }
}
