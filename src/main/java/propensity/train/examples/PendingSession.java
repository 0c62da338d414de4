package propensity.train.examples;

import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import propensity.event.Event;
import propensity.session.Features;
import propensity.session.Session;
import propensity.session.SessionRules;

/** A session that is not over yet: its events as they were seen, and its newest state. */
final class PendingSession {
  private static final Comparator<Row> TOTAL_ORDER =
      Comparator.comparingLong(Row::time).thenComparingLong(Row::recordId);

  private final Map<Long, Row> rows = new LinkedHashMap<>();
  private Session latest;

  /**
   * An event.
   *
   * @param features when it was seen; null if a purchase was known then, or refunds alone
   */
  private record Row(
      long recordId,
      long time,
      boolean purchase,
      String eventId,
      int seq,
      String stage,
      Features features) {}

  /** Adds an event unless it can be no example, and neither part examples from others. */
  boolean add(Event event, Session session, boolean withEventId) {
    latest = session;
    boolean purchase = event.buys();
    if (session.purchased() && !purchase) {
      return false;
    }
    rows.put(
        event.recordId(),
        new Row(
            event.recordId(),
            event.time(),
            purchase,
            withEventId ? event.eventId() : null,
            session.activity().events(),
            session.stage().text(),
            session.scored() ? session.features() : null));
    return true;
  }

  void moveTo(PendingSession other, long recordId) {
    other.rows.put(recordId, rows.remove(recordId));
  }

  void update(Session session) {
    latest = session;
  }

  long lastAt() {
    return latest.activity().lastAt();
  }

  Set<Long> recordIds() {
    return rows.keySet();
  }

  /**
   * Emits its examples: of the events before its first purchase those that had features. A session
   * of refunds alone is no visit, and no example.
   */
  void finish(long user, SessionRules rules, Deque<Example> ready) {
    if (!latest.visit()) {
      return;
    }
    List<Row> examples =
        rows.values().stream()
            .sorted(TOTAL_ORDER)
            .takeWhile(row -> !row.purchase())
            .filter(row -> row.features() != null)
            .toList();
    if (examples.isEmpty()) {
      examples = List.of(new Row(0, 0, true, null, 0, null, null));
    }
    for (int i = 0; i < examples.size(); i++) {
      Row row = examples.get(i);
      boolean last = i == examples.size() - 1;
      ready.add(
          new Example(
              last ? latest.userId() : null,
              last ? latest.id() : null,
              row.eventId(),
              user,
              latest.activity().startedAt(),
              latest.activity().lastAt(),
              row.seq(),
              row.stage(),
              last,
              latest.bot(rules),
              latest.purchased(),
              row.features()));
    }
  }
}
