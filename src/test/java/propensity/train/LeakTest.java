package propensity.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Events;
import propensity.session.Features;
import propensity.session.Session;
import propensity.train.examples.Example;

/** A row for an event knows that event and those before it, and nothing else. */
class LeakTest {

  @Property(tries = 1_000)
  void changingLaterEventsChangesNoEarlierRow(
      @ForAll("histories") List<Event> events,
      @ForAll("histories") List<Event> others,
      @ForAll int place) {
    List<Event> past = pastOf(events, place);
    Event newest = past.get(past.size() - 1);
    List<Event> changed = new ArrayList<>(past);
    others.stream()
        .filter(event -> Event.TOTAL_ORDER.compare(event, newest) > 0)
        .map(event -> copy(event, "other-" + event.eventId(), event.time()))
        .forEach(changed::add);

    assertPastIsTheSame(events, changed, past);
  }

  @Property(tries = 1_000)
  void droppingLaterEventsChangesNoEarlierRow(
      @ForAll("histories") List<Event> events, @ForAll int place) {
    List<Event> past = pastOf(events, place);

    assertPastIsTheSame(events, past, past);
  }

  @Property(tries = 1_000)
  void shufflingLaterEventsChangesNoEarlierRow(
      @ForAll("histories") List<Event> events, @ForAll int place, @ForAll long seed) {
    List<Event> past = pastOf(events, place);
    List<Event> sorted = sorted(events);
    List<Event> later = sorted.subList(past.size(), sorted.size());
    List<Long> times = new ArrayList<>(later.stream().map(Event::time).toList());
    Collections.shuffle(times, new Random(seed));
    List<Event> shuffled = new ArrayList<>(past);
    for (int i = 0; i < later.size(); i++) {
      Event event = later.get(i);
      long after = past.get(past.size() - 1).time();
      shuffled.add(copy(event, event.eventId(), Math.max(times.get(i), after + 1)));
    }

    assertPastIsTheSame(events, shuffled, past);
  }

  @Property(tries = 1_000)
  void theOrderOfArrivalDoesNotMatterToTraining(
      @ForAll("histories") List<Event> events, @ForAll long seed) {
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(Shoppers.examples(shuffled)).isEqualTo(Shoppers.examples(events));
  }

  /** What follows decides the label: a battery that could not see that would prove nothing. */
  @Test
  void aLaterPurchaseChangesTheLabel() {
    List<Event> views = List.of(Shoppers.view(0), Shoppers.view(10));
    List<Event> bought = List.of(Shoppers.view(0), Shoppers.view(10), Shoppers.buy(20));

    assertThat(Shoppers.examples(views)).noneMatch(Example::bought);
    assertThat(Shoppers.examples(bought)).allMatch(Example::bought);
    assertThat(Shoppers.examples(views).get(0).features())
        .isEqualTo(Shoppers.examples(bought).get(0).features());
  }

  @Test
  void equalTimesAreInTheOrderOfArrival() {
    Event first = Shoppers.event("b", EventType.PAGE_VIEW, 5, 1);
    Event second = Shoppers.event("a", EventType.ADD_TO_CART, 5, 2);

    assertThat(Shoppers.examples(List.of(second, first)))
        .extracting(Example::eventId)
        .containsExactly("b", "a");
  }

  /**
   * Features are made from types from which no purchase of the session can be reached: breaking
   * this needs a new parameter or component, which this test then names.
   */
  @Test
  void noOutcomeOfTheSessionCanBeReachedFromWhatFeaturesAreMadeOf() {
    Method maker =
        Arrays.stream(Features.class.getDeclaredMethods())
            .filter(method -> method.getName().equals("of"))
            .findFirst()
            .orElseThrow();
    Set<String> reachable = new HashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>(List.of(maker.getParameterTypes()));
    Set<Class<?>> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Class<?> type = open.remove();
      if (type.isRecord() && seen.add(type)) {
        for (RecordComponent component : type.getRecordComponents()) {
          reachable.add(type.getSimpleName() + "." + component.getName());
          open.add(component.getType());
        }
      }
    }

    assertThat(seen).doesNotContain(Session.class);
    assertThat(reachable.stream().filter(LeakTest::soundsLikeAnOutcome))
        .containsExactlyInAnyOrder("History.purchases", "History.revenueCents");
  }

  @Provide
  Arbitrary<List<Event>> histories() {
    Arbitrary<EventType> types = Arbitraries.of(EventType.class);
    Arbitrary<Long> pauses =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, Arbitraries.just(0L)),
            net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(1, 300)),
            net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(1_801, 100_000)));
    return Combinators.combine(types, pauses)
        .as((type, pause) -> Map.entry(type, pause))
        .list()
        .ofMinSize(2)
        .ofMaxSize(25)
        .map(
            steps -> {
              List<Event> events = new ArrayList<>();
              long second = 0;
              for (Map.Entry<EventType, Long> step : steps) {
                second += step.getValue();
                int place = events.size();
                events.add(Shoppers.event("e" + place, step.getKey(), second, place));
              }
              return events;
            });
  }

  private static void assertPastIsTheSame(
      List<Event> events, List<Event> others, List<Event> past) {
    Map<String, Features> before = featuresByEvent(events);
    Map<String, Features> after = featuresByEvent(others);
    for (Event event : past) {
      assertThat(after.get(event.eventId())).isEqualTo(before.get(event.eventId()));
    }
  }

  private static Map<String, Features> featuresByEvent(List<Event> events) {
    return Shoppers.examples(events).stream()
        .filter(example -> example.features() != null)
        .collect(Collectors.toMap(Example::eventId, Example::features, (a, b) -> a));
  }

  private static List<Event> pastOf(List<Event> events, int place) {
    return sorted(events).subList(0, 1 + Math.floorMod(place, events.size()));
  }

  private static List<Event> sorted(List<Event> events) {
    return events.stream().sorted(Event.TOTAL_ORDER).toList();
  }

  private static Event copy(Event event, String id, long time) {
    return Events.copy(event, id, time, event.recordId() + 1_000);
  }

  private static boolean soundsLikeAnOutcome(String name) {
    return List.of("purchase", "revenue", "bought", "order", "convert").stream()
        .anyMatch(word -> name.toLowerCase(java.util.Locale.ROOT).contains(word));
  }
}
