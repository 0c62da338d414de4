package propensity.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import propensity.event.Event;
import propensity.event.EventType;

/**
 * The session rules once more, written to be read and not to be fast: all events of a shopper are
 * there, and everything is counted from the start.
 */
final class PlainSessions {
  private static final long GAP = 30 * 60_000;
  private static final long ALLOWED_LATENESS = 10 * 60_000;

  private PlainSessions() {}

  /** The events that are neither late nor repeated, judged in the order of arrival. */
  static List<Event> inTime(List<Event> arriving) {
    List<Event> taken = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    long newest = 0;
    for (Event event : arriving) {
      if (event.time() >= newest - ALLOWED_LATENESS && ids.add(event.eventId())) {
        taken.add(event);
        newest = Math.max(newest, event.time());
      }
    }
    return taken;
  }

  /** One line a session: id, first and last time, events, carts, purchases, revenue. */
  static List<String> rows(List<Event> arriving) {
    List<Event> sorted = new ArrayList<>(inTime(arriving));
    sorted.sort(Comparator.comparingLong(Event::time).thenComparingLong(Event::recordId));
    List<List<Event>> sessions = new ArrayList<>();
    for (Event event : sorted) {
      List<Event> joined = null;
      for (List<Event> session : sessions) {
        Event last = session.get(session.size() - 1);
        boolean sameId = Objects.equals(last.sessionId(), event.sessionId());
        if (sameId && event.time() - last.time() <= GAP) {
          joined = session;
        }
      }
      if (joined == null) {
        joined = new ArrayList<>();
        sessions.add(joined);
      }
      joined.add(event);
    }
    Map<String, String> rows = new TreeMap<>();
    Set<String> feedIds = new HashSet<>();
    for (List<Event> session : sessions) {
      Event first = session.get(0);
      boolean plain = first.sessionId() != null && feedIds.add(first.sessionId());
      String stem = first.sessionId() == null ? first.userId() : first.sessionId();
      String id = plain ? stem : stem + "@" + first.time();
      long last = session.get(session.size() - 1).time();
      long carts = session.stream().filter(e -> e.type() == EventType.ADD_TO_CART).count();
      List<Event> bought = session.stream().filter(e -> e.type() == EventType.PURCHASE).toList();
      long revenue = bought.stream().mapToLong(Event::valueCents).sum();
      rows.put(
          id,
          "%s %d..%d %d events, %d carts, %d purchases of %d"
              .formatted(id, first.time(), last, session.size(), carts, bought.size(), revenue));
    }
    return List.copyOf(rows.values());
  }
}
