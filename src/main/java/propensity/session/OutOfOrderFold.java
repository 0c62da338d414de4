package propensity.session;

import java.util.ArrayList;
import java.util.HashMap;
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
 * how fold were cut into batches.
 *
 * <p>An event in order costs one step of the fold. One out of order, but within the allowed
 * lateness, costs a new fold over the recent events; sessions then come out as if it had come in
 * time, while event rows keep what was known on arrival.
 *
 * <p>The number of recent events is bounded by what a human does in an hour: of more events than
 * that within the allowed lateness only the newest are kept, and an event before them is late. This
 * bounds the state of a bot and the cost of its events.
 */
public final class OutOfOrderFold {
  private final SessionRules rules;
  private final Consumer<FoldOutput> outputs;
  private final List<Arrived> recent;
  private final Map<String, Event> recentById = new HashMap<>();
  private final Map<String, Session> changedSessions = new LinkedHashMap<>();
  private Shopper settled;
  private Shopper newest;

  /** Continues from a stored timeline; the consumer gets what the fold puts out, in order. */
  public OutOfOrderFold(Timeline timeline, SessionRules rules, Consumer<FoldOutput> outputs) {
    this.rules = rules;
    this.outputs = outputs;
    this.settled = timeline.settled();
    this.recent = new ArrayList<>(timeline.recent());
    this.newest = settled;
    for (Arrived arrived : recent) {
      newest = newest.plus(arrived.event(), rules);
      recentById.put(arrived.event().eventId(), arrived.event());
    }
  }

  /** Adds the next event in order of arrival. */
  public void add(Event event) {
    Event same = recentById.get(event.eventId());
    long lateness = newest.history().lastEventAt() - event.time();
    boolean beforeSettled = event.time() <= settled.history().lastEventAt();
    if (lateness > rules.allowedLatenessMillis() || (beforeSettled && same == null)) {
      outputs.accept(new FoldOutput.Late(event, lateness));
      return;
    }
    if (same != null) {
      outputs.accept(
          same.sameContent(event)
              ? new FoldOutput.Duplicate(event)
              : new FoldOutput.IdConflict(event));
      return;
    }
    int index = recent.size();
    while (index > 0 && Event.TOTAL_ORDER.compare(event, recent.get(index - 1).event()) < 0) {
      index--;
    }
    recentById.put(event.eventId(), event);
    if (index == recent.size()) {
      append(event);
    } else {
      insert(event, index);
    }
    advanceWatermark();
  }

  /**
   * Puts out the sessions changed since the last call and returns what to keep for the next batch.
   */
  public Timeline close() {
    changedSessions
        .values()
        .forEach(session -> outputs.accept(new FoldOutput.SessionUpdated(session)));
    changedSessions.clear();
    return new Timeline(settled, List.copyOf(recent));
  }

  private void append(Event event) {
    newest = newest.plus(event, rules);
    Session session = newest.current();
    recent.add(new Arrived(event, session.id()));
    changedSessions.put(session.id(), session);
    outputs.accept(new FoldOutput.Enriched(event, session));
  }

  private void insert(Event event, int index) {
    Set<String> removedSessions = new HashSet<>();
    recent.forEach(arrived -> removedSessions.add(arrived.sessionId()));
    recent.add(index, new Arrived(event, null));
    newest = settled;
    settled.open().forEach(session -> removedSessions.remove(session.id()));
    for (int i = 0; i < recent.size(); i++) {
      Arrived arrived = recent.get(i);
      newest = newest.plus(arrived.event(), rules);
      Session session = newest.current();
      removedSessions.remove(session.id());
      changedSessions.put(session.id(), session);
      if (i == index) {
        outputs.accept(new FoldOutput.Enriched(event, session));
      } else if (!session.id().equals(arrived.sessionId())) {
        outputs.accept(new FoldOutput.Reassigned(arrived.event(), session.id()));
      }
      recent.set(i, new Arrived(arrived.event(), session.id()));
    }
    for (String id : removedSessions) {
      changedSessions.remove(id);
      outputs.accept(new FoldOutput.SessionRemoved(id));
    }
  }

  private void advanceWatermark() {
    long oldest = newest.history().lastEventAt() - rules.allowedLatenessMillis();
    int most = rules.botEventsPerHour();
    int done = 0;
    while (recent.get(done).event().time() < oldest || recent.size() - done > most) {
      Event event = recent.get(done).event();
      settled = settled.plus(event, rules);
      recentById.remove(event.eventId());
      done++;
    }
    recent.subList(0, done).clear();
  }
}
