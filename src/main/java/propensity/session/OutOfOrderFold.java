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
 * Puts one shopper's events, in the order they arrive, into their places in the total order and
 * folds them. Whether an event is late, a duplicate or in time depends on what arrived before it
 * alone, never on how arrivals were cut into batches.
 *
 * <p>An event in order costs one step of the fold. One out of order, but within the allowed
 * lateness, costs a new fold over the recent events; sessions then come out as if it had come in
 * time, while event rows keep what was known on arrival.
 *
 * <p>Whoever does more within the allowed lateness than a human in an hour is waited for less long:
 * of so many events the newest are kept, and what comes before the rest is late. A bot's state and
 * the cost of its events are bounded so.
 */
public final class OutOfOrderFold {
  private final SessionRules rules;
  private final Consumer<FoldOutput> outcomes;
  private final List<Arrived> recent;
  private final Map<String, Event> recentById = new HashMap<>();
  private final Map<String, Session> touched = new LinkedHashMap<>();
  private Shopper settled;
  private Shopper newest;

  /**
   * Goes on from where a shopper's timeline stands; what becomes of events goes to the consumer.
   */
  public OutOfOrderFold(Timeline timeline, SessionRules rules, Consumer<FoldOutput> outcomes) {
    this.rules = rules;
    this.outcomes = outcomes;
    this.settled = timeline.settled();
    this.recent = new ArrayList<>(timeline.recent());
    this.newest = settled;
    for (Arrived arrived : recent) {
      newest = newest.plus(arrived.event(), rules);
      recentById.put(arrived.event().eventId(), arrived.event());
    }
  }

  /** Takes the next event to arrive. */
  public void accept(Event event) {
    Event same = recentById.get(event.eventId());
    long lateness = newest.history().lastEventAt() - event.time();
    boolean beforeSettled = event.time() <= settled.history().lastEventAt();
    if (lateness > rules.allowedLatenessMillis() || (beforeSettled && same == null)) {
      outcomes.accept(FoldOutput.late(event, lateness));
      return;
    }
    if (same != null) {
      outcomes.accept(
          same.sameContent(event) ? FoldOutput.duplicate(event) : FoldOutput.conflict(event));
      return;
    }
    int place = recent.size();
    while (place > 0 && Event.TOTAL_ORDER.compare(event, recent.get(place - 1).event()) < 0) {
      place--;
    }
    recentById.put(event.eventId(), event);
    if (place == recent.size()) {
      append(event);
    } else {
      insert(event, place);
    }
    settle();
  }

  /** Gives out the sessions as they stand, and what to keep for the next batch. */
  public Timeline close() {
    touched.values().forEach(session -> outcomes.accept(FoldOutput.session(session, rules)));
    touched.clear();
    return new Timeline(settled, List.copyOf(recent));
  }

  private void append(Event event) {
    newest = newest.plus(event, rules);
    Session session = newest.current();
    recent.add(new Arrived(event, session.id()));
    touched.put(session.id(), session);
    outcomes.accept(FoldOutput.enriched(event, session));
  }

  private void insert(Event event, int place) {
    Set<String> gone = new HashSet<>();
    recent.forEach(arrived -> gone.add(arrived.sessionId()));
    recent.add(place, new Arrived(event, null));
    newest = settled;
    settled.open().forEach(session -> gone.remove(session.id()));
    for (int i = 0; i < recent.size(); i++) {
      Arrived arrived = recent.get(i);
      newest = newest.plus(arrived.event(), rules);
      Session session = newest.current();
      gone.remove(session.id());
      touched.put(session.id(), session);
      if (i == place) {
        outcomes.accept(FoldOutput.enriched(event, session));
      } else if (!session.id().equals(arrived.sessionId())) {
        outcomes.accept(FoldOutput.moved(arrived.event(), session.id()));
      }
      recent.set(i, new Arrived(arrived.event(), session.id()));
    }
    for (String id : gone) {
      touched.remove(id);
      outcomes.accept(FoldOutput.sessionGone(id));
    }
  }

  private void settle() {
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
