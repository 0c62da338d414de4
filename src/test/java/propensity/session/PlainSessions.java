package propensity.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
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
  private static final int MAX_OPEN = 300;
  private static final int MAX_RECENT = 300;
  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::time).thenComparingLong(Event::recordId);

  private PlainSessions() {}

  /** The events that are neither late nor repeated, judged in the order of arrival. */
  static List<Event> inTime(List<Event> arriving) {
    List<Event> taken = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    long newest = 0;
    long settled = 0;
    for (Event event : arriving) {
      boolean late = event.time() < newest - ALLOWED_LATENESS || event.time() < settled;
      if (!late && ids.add(event.eventId())) {
        taken.add(event);
        newest = Math.max(newest, event.time());
        taken.sort(ORDER);
        if (taken.size() > MAX_RECENT) {
          settled = Math.max(settled, taken.get(taken.size() - MAX_RECENT - 1).time());
        }
      }
    }
    return taken;
  }

  /** One line a session: id, first and last time, events, carts, purchases, refunds, amounts. */
  static List<String> rows(List<Event> arriving) {
    List<List<Event>> sessions = new ArrayList<>();
    Deque<List<Event>> open = new ArrayDeque<>(); // the one that is silent for longest first
    for (Event event : inTime(arriving)) {
      open.removeIf(session -> event.time() - last(session).time() > GAP);
      List<Event> joined = null;
      for (List<Event> session : open) {
        if (Objects.equals(last(session).sessionId(), event.sessionId())) {
          joined = session;
        }
      }
      if (joined == null) {
        joined = new ArrayList<>();
        sessions.add(joined);
        if (open.size() == MAX_OPEN) {
          open.removeFirst();
        }
      } else {
        List<Event> same = joined;
        open.removeIf(session -> session == same);
      }
      joined.add(event);
      open.addLast(joined);
    }
    Map<String, String> rows = new TreeMap<>();
    Set<String> feedIds = new HashSet<>();
    for (List<Event> session : sessions) {
      Event first = session.get(0);
      boolean plain = first.sessionId() != null && feedIds.add(first.sessionId());
      String stem = first.sessionId() == null ? first.userId() : first.sessionId();
      String id = plain ? stem : stem + "@" + first.time();
      long last = last(session).time();
      long carts = session.stream().filter(e -> e.type() == EventType.ADD_TO_CART).count();
      List<Event> bought = session.stream().filter(e -> e.type() == EventType.PURCHASE).toList();
      long revenue = bought.stream().mapToLong(Event::valueCents).sum();
      List<Event> refunds = session.stream().filter(e -> e.type() == EventType.REFUND).toList();
      long refunded = refunds.stream().mapToLong(Event::valueCents).sum();
      long cart = 0;
      for (Event event : session) {
        cart += event.type() == EventType.ADD_TO_CART ? event.valueCents() : 0;
        cart -= event.type() == EventType.REMOVE_FROM_CART ? event.valueCents() : 0;
        cart = cart < 0 ? 0 : cart;
      }
      rows.put(
          id,
          "%s %d..%d %d events, %d carts of %d, %d purchases of %d, %d refunds of %d"
              .formatted(
                  id,
                  first.time(),
                  last,
                  session.size(),
                  carts,
                  cart,
                  bought.size(),
                  revenue,
                  refunds.size(),
                  refunded));
    }
    return List.copyOf(rows.values());
  }

  private static Event last(List<Event> session) {
    return session.get(session.size() - 1);
  }
}
