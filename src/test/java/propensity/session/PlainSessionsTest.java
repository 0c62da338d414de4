package propensity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.session.Clickstream.START;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import propensity.event.Event;
import propensity.event.EventType;

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

  private String row(SessionRow visit) {
    return "%s %d..%d %d events, %d carts, %d purchases of %d"
        .formatted(
            visit.sessionId(),
            visit.startedAt(),
            visit.lastEventAt(),
            visit.events(),
            visit.addToCarts(),
            visit.purchases(),
            visit.revenueCents());
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
