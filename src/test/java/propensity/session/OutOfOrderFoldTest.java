package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static propensity.session.Clickstream.arrive;
import static propensity.session.Clickstream.cart;
import static propensity.session.Clickstream.fold;
import static propensity.session.Clickstream.in;
import static propensity.session.Clickstream.only;
import static propensity.session.Clickstream.sessionRows;
import static propensity.session.Clickstream.t;
import static propensity.session.Clickstream.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.session.FoldOutput.Duplicate;
import propensity.session.FoldOutput.Enriched;
import propensity.session.FoldOutput.IdConflict;
import propensity.session.FoldOutput.Late;
import propensity.session.FoldOutput.Reassigned;
import propensity.session.FoldOutput.SessionRemoved;
import propensity.session.FoldOutput.SessionUpdated;
import propensity.sink.SessionRow;

class OutOfOrderFoldTest {
  private static final List<EventType> TYPES =
      List.of(
          EventType.PAGE_VIEW,
          EventType.PAGE_VIEW,
          EventType.PAGE_VIEW,
          EventType.ADD_TO_CART,
          EventType.CHECKOUT,
          EventType.PURCHASE);

  @Test
  void eventsInOrderHaveTheFeaturesOfTheFold() {
    List<Event> events = List.of(view("a", 0, "p1"), cart("b", 1, "p1"), view("c", 2, "p2"));

    List<FoldOutput> outcomes = arrive(events, 10);

    for (int i = 0; i < events.size(); i++) {
      assertThat(only(Enriched.class, outcomes).get(i).session().features())
          .isEqualTo(fold(events.subList(0, i + 1)).current().features());
    }
  }

  @Test
  void lateIsOlderThanTheNewestByMoreThanAllowed() {
    List<FoldOutput> outcomes =
        arrive(
            List.of(view("a", 20, "p1"), view("in-time", 10, "p1"), view("late", 9.999, "p1")), 10);

    assertThat(only(Enriched.class, outcomes))
        .extracting(enriched -> enriched.event().eventId())
        .containsExactly("a", "in-time");
    assertThat(only(Late.class, outcomes))
        .containsExactly(new Late(view("late", 9.999, "p1"), t(20) - t(9.999)));
  }

  @Test
  void sameEventAgainIsADuplicateAndOtherContentAConflict() {
    Event first = view("a", 0, "p1");

    List<FoldOutput> outcomes = arrive(List.of(first, first, view("a", 0, "p2")), 1);

    assertThat(outcomes)
        .extracting(outcome -> (Object) outcome.getClass())
        .containsExactly(Enriched.class, SessionUpdated.class, Duplicate.class, IdConflict.class);
  }

  @Test
  void eventThatFillsAGapJoinsTwoSessions() {
    Event one = in(null, view("a", 0, "p1"));
    Event two = in(null, view("b", 35, "p1"));
    Event between = in(null, view("c", 28, "p1"));

    List<FoldOutput> outcomes = arrive(List.of(one, two, between), 1);

    assertThat(sessionRows(outcomes)).hasSize(1);
    assertThat(sessionRows(outcomes).get(0).events()).isEqualTo(3);
    assertThat(only(Reassigned.class, outcomes))
        .extracting(reassigned -> reassigned.session().id())
        .containsExactly("u1@" + t(0));
  }

  @Test
  void eventRowsKeepWhatWasKnownOnArrival() {
    Event first = view("a", 0, "p1");
    Event third = view("c", 2, "p1");

    List<FoldOutput> outcomes = arrive(List.of(first, third, view("b", 1, "p2")), 10);

    assertThat(only(Enriched.class, outcomes))
        .extracting(enriched -> enriched.session().activity().events())
        .containsExactly(1, 2, 2);
    assertThat(sessionRows(outcomes).get(0).events()).isEqualTo(3);
  }

  @Test
  void botCostsNoMoreStateAndTimeThanABusyHuman() {
    int events = 30_000;
    Random random = new Random(1);
    List<Event> bot = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      long time = t(0) + i * 5L - (random.nextInt(5) == 0 ? random.nextInt(60_000) : 0);
      bot.add(Clickstream.event("e" + i, "bot", null, time, EventType.PAGE_VIEW, "p" + i % 500));
    }
    List<FoldOutput> outcomes = new ArrayList<>();
    OutOfOrderFold fold = new OutOfOrderFold(Timeline.EMPTY, SessionRules.DEFAULT, outcomes::add);

    assertTimeout(Duration.ofSeconds(30), () -> bot.forEach(fold::add));

    assertThat(fold.close().recent()).hasSizeLessThanOrEqualTo(300);
    assertThat(only(Enriched.class, outcomes).size() + only(Late.class, outcomes).size())
        .isEqualTo(events);
    assertThat(sessionRows(outcomes)).hasSize(1).allMatch(SessionRow::bot);
  }

  @Test
  void humanOfTwoHundredAndNinetyNineEventsIsWaitedForAsLongAsAnyone() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 299; i++) {
      events.add(view("e%03d".formatted(i), 1 + i / 60.0, "p1"));
    }
    events.add(view("first", 0, "p1"));

    List<FoldOutput> outcomes = arrive(events, 50);

    assertThat(outcomes).noneMatch(Late.class::isInstance);
    assertThat(sessionRows(outcomes).get(0).startedAt()).isEqualTo(t(0));
  }

  @Property(tries = 300)
  void howArrivalsAreCutIntoBatchesChangesNothing(@ForAll long seed, @ForAll boolean feedHasIds) {
    List<Event> arriving = shuffledWithin(5, stream(seed, feedHasIds), seed);

    List<FoldOutput> atOnce = arrive(arriving, arriving.size());
    List<FoldOutput> oneByOne = arrive(arriving, 1);
    List<FoldOutput> bySeven = arrive(arriving, 7);

    assertThat(events(oneByOne)).isEqualTo(events(atOnce)).isEqualTo(events(bySeven));
    assertThat(sessionRows(oneByOne))
        .isEqualTo(sessionRows(atOnce))
        .isEqualTo(sessionRows(bySeven));
  }

  @Property(tries = 300)
  void disorderWithinTheAllowedLatenessChangesNoSession(
      @ForAll long seed, @ForAll boolean feedHasIds) {
    List<Event> sorted = stream(seed, feedHasIds);

    List<FoldOutput> shuffled = arrive(shuffledWithin(9.9, sorted, seed), 3);

    assertThat(shuffled).noneMatch(Late.class::isInstance);
    assertThat(sessionRows(shuffled)).isEqualTo(sessionRows(arrive(sorted, 5)));
  }

  /** A feed that gives all its anonymous visitors one user id, each with a session of their own. */
  @Test
  void aWholeShopUnderOneUserIdHasABoundedState() {
    Random random = new Random(1);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String session = "s" + random.nextInt(2_000);
      events.add(
          Clickstream.event(
              "e" + i, "anonymous", session, t(i / 1_000.0), EventType.PAGE_VIEW, "p"));
    }
    List<FoldOutput> outcomes = new ArrayList<>();
    Timeline timeline = Timeline.EMPTY;
    for (int from = 0; from < events.size(); from += 4_000) {
      OutOfOrderFold fold = new OutOfOrderFold(timeline, SessionRules.DEFAULT, outcomes::add);
      events.subList(from, from + 4_000).forEach(fold::add);
      timeline = fold.close();
      assertThat(timeline.settled().open().size()).isLessThanOrEqualTo(Shopper.MAX_OPEN);
      assertThat(timeline.settled().usedIds().size()).isLessThanOrEqualTo(Shopper.MAX_USED_IDS);
      assertThat(timeline.recent().size())
          .isLessThanOrEqualTo(SessionRules.DEFAULT.botEventsPerHour());
    }

    assertThat(sessionRows(outcomes).stream().mapToInt(SessionRow::events).sum())
        .as("every event is in one session row")
        .isEqualTo(events.size());
    assertThat(sessionRows(outcomes)).isEqualTo(sessionRows(arrive(events, events.size())));
  }

  @Test
  void sessionsThatNothingCanChangeAreNotHeldUntilTheBatchEnds() {
    List<FoldOutput> outcomes = new ArrayList<>();
    OutOfOrderFold fold = new OutOfOrderFold(Timeline.EMPTY, SessionRules.DEFAULT, outcomes::add);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      events.add(in("s" + i, view("e%05d".formatted(i), i / 60.0, "p")));
    }

    events.forEach(fold::add);

    assertThat(only(SessionUpdated.class, outcomes)).hasSizeGreaterThan(7_000);
    fold.close();
    assertThat(only(SessionUpdated.class, outcomes))
        .extracting(updated -> updated.session().no())
        .hasSize(10_000)
        .doesNotHaveDuplicates();
    assertThat(sessionRows(outcomes)).isEqualTo(sessionRows(arrive(events, 100)));
  }

  @Test
  void sessionThatAnInsertedEventEndsIsPutOutAsItEnded() {
    List<Event> events = new ArrayList<>();
    events.add(in("s0", view("e000", 0, "p")));
    events.add(in("s0", view("e001", 11, "p")));
    for (int i = 1; i <= Shopper.MAX_OPEN; i++) {
      events.add(in("s" + i, view("f%03d".formatted(i), 5, "p")));
    }

    for (int batchSize : new int[] {1, 2, events.size()}) {
      assertThat(sessionRows(arrive(events, batchSize)))
          .filteredOn(row -> row.sessionId().startsWith("s0"))
          .extracting(SessionRow::sessionId, SessionRow::events)
          .containsExactly(tuple("s0", 1), tuple("s0@" + t(11), 1));
    }
  }

  /**
   * Memory is freed some time after a shopper is forgotten: nothing must tell whether it was yet.
   */
  @Property(tries = 300)
  void whetherAForgottenShopperIsStillInMemoryChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int batchSize) {
    List<Event> events = shuffledWithin(9, visits(seed), seed);
    List<FoldOutput> freed = new ArrayList<>();
    Timeline timeline = Timeline.EMPTY;
    for (int from = 0; from < events.size(); from += batchSize) {
      List<Event> batch = events.subList(from, Math.min(events.size(), from + batchSize));
      List<Event> toCome = events.subList(from, events.size());
      long oldest = toCome.stream().mapToLong(Event::time).min().orElseThrow();
      if (SessionRules.DEFAULT.forgotten(Clickstream.newestOf(timeline), oldest)) {
        timeline = Timeline.EMPTY;
      }
      OutOfOrderFold fold = new OutOfOrderFold(timeline, SessionRules.DEFAULT, freed::add);
      batch.forEach(fold::add);
      timeline = fold.close();
    }

    assertThat(freed).isEqualTo(arrive(events, batchSize));
    assertThat(sessionRows(freed)).isEqualTo(sessionRows(arrive(visits(seed), 7)));
  }

  /** Visits of a few minutes, some of them after a pause at about which a shopper is forgotten. */
  private static List<Event> visits(long seed) {
    Random random = new Random(seed);
    long forgetAfter = SessionRules.DEFAULT.forgetAfter().toMillis();
    List<Event> events = new ArrayList<>();
    long time = t(0);
    for (int i = 0; i < 60; i++) {
      if (random.nextInt(8) == 0) {
        time += forgetAfter - random.nextInt(3) * 60_000L;
      }
      time += random.nextInt(3) * 60_000L;
      EventType type = TYPES.get(random.nextInt(TYPES.size()));
      events.add(
          Clickstream.event(
              "e%03d".formatted(i),
              "u1",
              random.nextBoolean() ? "s" + random.nextInt(3) : null,
              time,
              type,
              "p" + random.nextInt(3)));
    }
    return events;
  }

  private static List<FoldOutput> events(List<FoldOutput> outcomes) {
    return outcomes.stream()
        .filter(output -> !(output instanceof SessionUpdated || output instanceof SessionRemoved))
        .toList();
  }

  /** A shopper's events in the total order, with pauses about as long as the gap. */
  private static List<Event> stream(long seed, boolean feedHasIds) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    double minute = 0;
    for (int i = 0; i < 60; i++) {
      minute += random.nextInt(5) == 0 ? 25 + random.nextInt(10) : random.nextInt(4);
      EventType type = TYPES.get(random.nextInt(TYPES.size()));
      events.add(
          Clickstream.event(
              "e%03d".formatted(i),
              "u1",
              feedHasIds ? "s" + random.nextInt(2) + (int) minute / 100 : null,
              t(minute),
              type,
              "p" + random.nextInt(5)));
    }
    return events;
  }

  /** The same events, each arriving up to so many minutes after it happened. */
  private static List<Event> shuffledWithin(double minutes, List<Event> events, long seed) {
    Random random = new Random(seed + 1);
    record Delivery(Event event, double at) {}
    return events.stream()
        .map(event -> new Delivery(event, event.time() + random.nextDouble() * minutes * 60_000))
        .sorted(java.util.Comparator.comparingDouble(Delivery::at))
        .map(Delivery::event)
        .toList();
  }
}
