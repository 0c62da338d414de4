package propensity.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import propensity.event.Event;
import propensity.session.Timeline.Arrived;

/**
 * Folds one shopper's events, which arrive in any order, as if they had come in the total order.
 * Whether an event is late, a duplicate or in time depends only on what arrived before it, never on
 * how events were cut into batches; and it is known before the event is folded, so that sessions
 * and histories hold exactly the events that have a row.
 *
 * <p>An event in order costs one step of the fold. One out of order, but within the allowed
 * lateness, costs a new fold over the recent events; sessions then come out as if it had come in
 * time, while event rows keep what was known on arrival.
 *
 * <p>The number of recent events is bounded by what a human does in an hour: of more events than
 * that within the allowed lateness only the newest are kept, and an event before them is late. This
 * bounds the state of a bot and the cost of its events. Sessions are put out when the batch ends,
 * or before, once there are many that nothing can change any more.
 */
public final class OutOfOrderFold {
  private static final int MAX_CHANGED_SESSIONS = 2_000;

  private final SessionRules rules;
  private final Consumer<FoldOutput> outputs;
  private final List<Arrived> recent;
  private final KnownIds knownIds;
  private final Map<Long, Session> changedSessions = new LinkedHashMap<>();
  private Shopper settled;
  private Shopper newest;

  /** Continues from a stored timeline; the consumer gets what the fold puts out, in order. */
  public OutOfOrderFold(Timeline timeline, SessionRules rules, Consumer<FoldOutput> outputs) {
    this.rules = rules;
    this.outputs = outputs;
    this.settled = timeline.settled();
    this.recent = new ArrayList<>(timeline.recent());
    this.knownIds = timeline.knownIds().copy();
    this.newest = settled;
    for (Arrived arrived : recent) {
      newest = newest.plus(arrived.event(), rules);
    }
  }

  /** Adds the next event in order of arrival. */
  public void add(Event event) {
    if (event.repeats()) {
      outputs.accept(new FoldOutput.Duplicate(event));
      return;
    }
    KnownIds.Known known = knownIds.of(event);
    if (known != KnownIds.Known.NOT) {
      outputs.accept(
          known == KnownIds.Known.SAME_CONTENT
              ? new FoldOutput.Duplicate(event)
              : new FoldOutput.IdConflict(event));
      return;
    }
    long lateness = newest.history().lastEventAt() - event.time();
    boolean beforeSettled = event.time() < settled.history().lastEventAt();
    if (lateness > rules.allowedLatenessMillis() || beforeSettled) {
      outputs.accept(new FoldOutput.Late(event, lateness));
      return;
    }
    knownIds.add(event);
    int index = recent.size();
    while (index > 0 && Event.TOTAL_ORDER.compare(event, recent.get(index - 1).event()) < 0) {
      index--;
    }
    if (index == recent.size()) {
      append(event);
    } else {
      insert(event, index);
    }
    advanceWatermark();
    if (changedSessions.size() > MAX_CHANGED_SESSIONS) {
      putOutSettledSessions();
    }
  }

  /** At most as many stay as are open or have recent events. */
  private void putOutSettledSessions() {
    Set<Long> mayChange = new HashSet<>();
    settled.open().forEach(session -> mayChange.add(session.no()));
    recent.forEach(arrived -> mayChange.add(arrived.sessionNo()));
    for (Session session : List.copyOf(changedSessions.values())) {
      if (!mayChange.contains(session.no())) {
        outputs.accept(new FoldOutput.SessionUpdated(session));
        changedSessions.remove(session.no());
      }
    }
  }

  /**
   * Puts out the sessions changed since the last call and returns what to keep for the next batch.
   */
  public Timeline close() {
    changedSessions
        .values()
        .forEach(session -> outputs.accept(new FoldOutput.SessionUpdated(session)));
    changedSessions.clear();
    return new Timeline(settled, List.copyOf(recent), knownIds);
  }

  private void append(Event event) {
    newest = newest.plus(event, rules);
    Session session = newest.current();
    recent.add(new Arrived(event, session));
    changedSessions.put(session.no(), session);
    outputs.accept(new FoldOutput.Enriched(event, session));
  }

  private void insert(Event event, int index) {
    Set<Long> removedSessions = new HashSet<>();
    recent.forEach(arrived -> removedSessions.add(arrived.sessionNo()));
    for (Session session : settled.open()) {
      if (removedSessions.contains(session.no())) {
        touch(session, removedSessions); // its recent events may all go to another session now
      }
    }
    newest = settled;
    for (int i = 0; i < index; i++) {
      refold(i, removedSessions);
    }
    newest = newest.plus(event, rules);
    Session session = newest.current();
    recent.add(index, new Arrived(event, session));
    touch(session, removedSessions);
    outputs.accept(new FoldOutput.Enriched(event, session));
    for (int i = index + 1; i < recent.size(); i++) {
      refold(i, removedSessions);
    }
    for (long no : removedSessions) {
      changedSessions.remove(no);
      outputs.accept(new FoldOutput.SessionRemoved(no));
    }
  }

  /** Folds a recent event again, which may put it into another session. */
  private void refold(int index, Set<Long> removedSessions) {
    Arrived arrived = recent.get(index);
    newest = newest.plus(arrived.event(), rules);
    Session session = newest.current();
    touch(session, removedSessions);
    if (!arrived.isIn(session)) {
      outputs.accept(new FoldOutput.Reassigned(arrived.event(), session));
      recent.set(index, new Arrived(arrived.event(), session));
    }
  }

  private void touch(Session session, Set<Long> removedSessions) {
    removedSessions.remove(session.no());
    changedSessions.put(session.no(), session);
  }

  private void advanceWatermark() {
    long oldest = newest.history().lastEventAt() - rules.allowedLatenessMillis();
    int most = rules.botEventsPerHour();
    int done = 0;
    while (recent.get(done).event().time() < oldest || recent.size() - done > most) {
      Event event = recent.get(done).event();
      settled = settled.plus(event, rules);
      done++;
    }
    recent.subList(0, done).clear();
  }
}
