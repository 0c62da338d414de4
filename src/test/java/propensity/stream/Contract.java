package propensity.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the tables must hold, worked out from the lines in their order of arrival by the plainest
 * means: no code of the program, all of a shopper's past in memory, sorted anew for every question.
 */
final class Contract {
  private static final long MINUTE = 60_000;
  private static final long DAY = 86_400_000;
  private static final long LATENESS = 10 * MINUTE;
  private static final long GAP = 30 * MINUTE;
  private static final int KNOWN_DAYS = 7;
  private static final int CLOSING_SHOPPERS = 3;

  /**
   * One line of a feed as the contract reads it.
   *
   * @param bad whether it is no event; nothing else counts then
   */
  record Line(
      String text,
      boolean bad,
      String user,
      String id,
      String session,
      long time,
      String type,
      String page,
      Long cents,
      Integer quantity) {

    /** What two lines of one id must have in common to be the same event. */
    private List<Object> content() {
      List<Object> content = new ArrayList<>();
      content.add(id);
      content.add(time);
      content.add(type);
      content.add(page);
      content.add(cents);
      content.add(quantity);
      return content;
    }

    private long value() {
      return cents == null ? 0 : cents * (quantity == null ? 1 : quantity);
    }
  }

  private record Placed(long place, Line line) {}

  private record Known(Line line, long day) {}

  private final Map<String, List<Placed>> accepted = new TreeMap<>();
  private final Map<String, Deque<Known>> known = new HashMap<>();
  private final Map<String, Set<List<Object>>> lateContents = new HashMap<>();
  private final Set<Long> late = new TreeSet<>();
  private final Set<Long> rejected = new TreeSet<>();
  private long duplicates;
  private long lines;

  /** The next line in order of arrival. */
  void arrive(long fileId, int number, Line line) {
    long place = (fileId << 32) + number;
    lines++;
    if (line.bad()) {
      rejected.add(place);
      return;
    }
    Deque<Known> ids = known.computeIfAbsent(line.user(), user -> new ArrayDeque<>());
    long day = line.time() / DAY;
    for (Known before : (Iterable<Known>) ids::descendingIterator) {
      if (before.line().id().equals(line.id()) && before.day() >= day - KNOWN_DAYS) {
        if (before.line().content().equals(line.content())) {
          duplicates++;
        } else {
          rejected.add(place);
        }
        return;
      }
    }
    List<Placed> past = accepted.computeIfAbsent(line.user(), user -> new ArrayList<>());
    long newest = past.stream().mapToLong(each -> each.line().time()).max().orElse(0);
    if (line.time() < newest - LATENESS) {
      boolean again =
          past.stream().anyMatch(each -> each.line().content().equals(line.content()))
              || !lateContents
                  .computeIfAbsent(line.user(), user -> new HashSet<>())
                  .add(line.content());
      if (again) {
        duplicates++;
      } else {
        late.add(place);
      }
      return;
    }
    while (!ids.isEmpty() && ids.peekFirst().day() < day - KNOWN_DAYS) {
      ids.removeFirst();
    }
    ids.addLast(new Known(line, day));
    past.add(new Placed(place, line));
  }

  /** A session in the making. */
  private static final class Visit {
    private final long no;
    private final String feedId;
    private final long start;
    private long end;
    private int events;
    private int purchases;
    private long revenue;

    private Visit(Placed first) {
      no = first.place();
      feedId = first.line().session();
      start = first.line().time();
    }

    private void add(Line line) {
      end = line.time();
      events++;
      boolean bought = line.type().equals("purchase");
      purchases += bought ? 1 : 0;
      revenue += bought ? line.value() : 0;
    }
  }

  /** Rows {@code record_id|user_id|event_id|session_no}, and of sessions as in the query beside. */
  record Tables(
      List<String> events,
      List<String> sessions,
      Collection<Long> late,
      Collection<Long> rejected,
      long duplicates,
      long lines) {}

  static final String EVENTS =
      "SELECT record_id, user_id, event_id, session_no FROM events ORDER BY record_id";
  static final String SESSIONS =
      "SELECT session_no, user_id, started_at, last_event_at, events, purchases, revenue_cents,"
          + " closed FROM sessions ORDER BY session_no";

  /** The tables as of the lines that have arrived. */
  Tables tables() {
    Map<Long, String> events = new TreeMap<>();
    Map<Long, String> sessions = new TreeMap<>();
    long clock = clock();
    for (Map.Entry<String, List<Placed>> shopper : accepted.entrySet()) {
      List<Placed> inOrder = new ArrayList<>(shopper.getValue());
      inOrder.sort(
          Comparator.comparingLong((Placed each) -> each.line().time())
              .thenComparingLong(Placed::place));
      List<Visit> visits = new ArrayList<>();
      for (Placed each : inOrder) {
        Visit visit = visitOf(each, visits);
        visit.add(each.line());
        events.put(
            each.place(),
            "%d|%s|%s|%d".formatted(each.place(), shopper.getKey(), each.line().id(), visit.no));
      }
      for (Visit visit : visits) {
        boolean closed = visit.end < clock - GAP - LATENESS;
        sessions.put(
            visit.no,
            "%d|%s|%d|%d|%d|%d|%d|%d"
                .formatted(
                    visit.no,
                    shopper.getKey(),
                    visit.start,
                    visit.end,
                    visit.events,
                    visit.purchases,
                    visit.revenue,
                    closed ? 1 : 0));
      }
    }
    return new Tables(
        List.copyOf(events.values()),
        List.copyOf(sessions.values()),
        late,
        rejected,
        duplicates,
        lines);
  }

  /** The visit an event falls into: the newest of its feed's id, unless that is over. */
  private static Visit visitOf(Placed event, List<Visit> visits) {
    for (int i = visits.size() - 1; i >= 0; i--) {
      Visit visit = visits.get(i);
      if (Objects.equals(visit.feedId, event.line().session())) {
        if (event.line().time() - visit.end <= GAP) {
          return visit;
        }
        break;
      }
    }
    Visit visit = new Visit(event);
    visits.add(visit);
    return visit;
  }

  /** The time that three shoppers have reached. */
  private long clock() {
    return accepted.values().stream()
        .filter(past -> !past.isEmpty())
        .map(past -> past.stream().mapToLong(each -> each.line().time()).max().orElseThrow())
        .sorted(Comparator.reverseOrder())
        .skip(CLOSING_SHOPPERS - 1)
        .findFirst()
        .orElse(Long.MIN_VALUE + GAP + LATENESS);
  }
}
