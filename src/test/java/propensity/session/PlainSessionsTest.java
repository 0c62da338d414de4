package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.session.Clickstream.START;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.sink.SessionRow;

/** The fold against the plain rules, on streams full of what is just inside or just outside. */
class PlainSessionsTest {
  private static final int STREAMS = 1_000;
  private static final long MINUTE = 60_000;
  private static final List<EventType> TYPES = List.of(EventType.values());

  /** Steps in milliseconds: the gap and the allowed lateness to the millisecond. */
  private static final long[] STEPS = {
    0, 1, 20_000, 40_000, 90_000, 30 * MINUTE - 1, 30 * MINUTE, 30 * MINUTE + 1, 31 * MINUTE
  };

  private static final long[] DELAYS = {
    0, 0, 0, 0, 5_000, 60_000, 10 * MINUTE - 1, 10 * MINUTE, 10 * MINUTE + 1, 12 * MINUTE
  };

  @Test
  void foldAgreesWithThePlainRules() {
    int sessions = 0;
    int late = 0;
    for (int seed = 0; seed < STREAMS; seed++) {
      List<Event> arriving = arriving(new Random(seed));
      List<FoldOutput> outcomes = Clickstream.arrive(arriving, 1 + seed % 9);

      List<String> rows = Clickstream.sessionRows(outcomes).stream().map(this::row).toList();
      assertThat(rows).as("stream %d", seed).isEqualTo(PlainSessions.rows(arriving));
      sessions += rows.size();
      late += Clickstream.only(FoldOutput.Late.class, outcomes).size();
    }
    assertThat(sessions).isGreaterThan(10 * STREAMS);
    assertThat(late).isGreaterThan(STREAMS);
  }

  /** One id for a whole shop: more sessions at a time than are kept open, in any order. */
  @Property(tries = 5)
  void crowdedShopperAgreesWithThePlainRules(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 500) int batchSize) {
    List<Event> arriving = crowd(new Random(seed));

    List<FoldOutput> outcomes = Clickstream.arrive(arriving, batchSize);

    assertThat(Clickstream.sessionRows(outcomes).stream().map(this::row).toList())
        .isEqualTo(PlainSessions.rows(arriving));
    assertThat(eventsBySession(outcomes))
        .as("events by the session that their rows name")
        .isEqualTo(
            Clickstream.sessionRows(outcomes).stream()
                .collect(Collectors.toMap(SessionRow::sessionId, row -> (long) row.events())));
  }

  private static Map<String, Long> eventsBySession(List<FoldOutput> outcomes) {
    Map<Long, String> sessionOf = new HashMap<>();
    for (FoldOutput outcome : outcomes) {
      if (outcome instanceof FoldOutput.Enriched enriched) {
        sessionOf.put(enriched.event().recordId(), enriched.session().id());
      } else if (outcome instanceof FoldOutput.Reassigned reassigned) {
        sessionOf.put(reassigned.event().recordId(), reassigned.session().id());
      }
    }
    return sessionOf.values().stream()
        .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
  }

  /** Up to 400 sessions within 40 minutes, most events delayed by up to 11 minutes. */
  private static List<Event> crowd(Random random) {
    int sessions = 290 + random.nextInt(111);
    int events = 2 * sessions;
    long span = (1 + random.nextInt(40)) * MINUTE;
    long delay = (1 + random.nextInt(11)) * MINUTE;
    record Delivery(long time, long at) {}
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      long time = START + random.nextLong(span) / 1_000 * 1_000;
      boolean onTime = random.nextInt(4) == 0;
      deliveries.add(new Delivery(time, time + (onTime ? 0 : delay - random.nextLong(MINUTE))));
    }
    deliveries.sort(Comparator.comparingLong(Delivery::at));
    List<Event> arriving = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      int session = random.nextInt(sessions);
      EventType type = TYPES.get(random.nextInt(TYPES.size()));
      arriving.add(
          Clickstream.event(
              "e%05d".formatted(arriving.size()),
              "u",
              session == 0 ? null : "s" + session,
              delivery.time(),
              type,
              "p" + session % 7));
    }
    return arriving;
  }

  private String row(SessionRow visit) {
    return "%s %d..%d %d events, %d carts of %d, %d purchases of %d, %d refunds of %d"
        .formatted(
            visit.sessionId(),
            visit.startedAt(),
            visit.lastEventAt(),
            visit.events(),
            visit.addToCarts(),
            visit.cartValueCents(),
            visit.purchases(),
            visit.revenueCents(),
            visit.refunds(),
            visit.refundedCents());
  }

  private static List<Event> arriving(Random random) {
    boolean feedHasIds = random.nextBoolean();
    List<Event> events = new ArrayList<>();
    long now = START;
    for (int i = 0; i < 80; i++) {
      now += STEPS[random.nextInt(STEPS.length)];
      long time = now - DELAYS[random.nextInt(DELAYS.length)];
      EventType type = TYPES.get(random.nextInt(TYPES.size()));
      String session = feedHasIds ? "s" + random.nextInt(3) : null;
      events.add(
          Clickstream.event(random.nextInt(100) + "-" + i, "u", session, time, type, "p" + i % 7));
      if (random.nextInt(10) == 0) {
        events.add(events.get(events.size() - 1));
      }
    }
    return events;
  }
}
