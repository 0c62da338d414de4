package propensity.train.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import propensity.event.Event;
import propensity.session.FoldOutput;
import propensity.session.OutOfOrderFold;
import propensity.session.Session;
import propensity.session.SessionRules;
import propensity.session.Timeline;

/**
 * One shopper's examples from events in their order of arrival, by the stream's own fold: a line
 * that the stream takes for late or repeated is none here either, and an event has the features
 * that it had when it arrived. Labels are those of the sessions as they came out in the end.
 */
final class ArrivalExamples implements Iterator<Example>, FoldOutput.Receiver {
  /** How often sessions are looked at that nothing can change any more. */
  private static final int EVENTS_BETWEEN = 1_000;

  private final long user;
  private final Iterator<Event> arriving;
  private final SessionRules rules;
  private final boolean withEventIds;
  private final OutOfOrderFold fold;
  private final Map<Long, PendingSession> open = new LinkedHashMap<>();
  private final Map<Long, PendingSession> sessionOf = new HashMap<>();
  private final Deque<Example> ready = new ArrayDeque<>();
  private long newest = Long.MIN_VALUE;

  /**
   * Examples of a shopper.
   *
   * @param user hash of the user id
   * @param arriving events in order of arrival
   */
  ArrivalExamples(long user, Iterator<Event> arriving, SessionRules rules, boolean withEventIds) {
    this.user = user;
    this.arriving = arriving;
    this.rules = rules;
    this.withEventIds = withEventIds;
    this.fold = new OutOfOrderFold(Timeline.EMPTY, rules, output -> output.to(this));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (arriving.hasNext() || !open.isEmpty())) {
      for (int i = 0; i < EVENTS_BETWEEN && arriving.hasNext(); i++) {
        fold.add(arriving.next());
      }
      fold.close();
      finish(arriving.hasNext() ? rules.overBefore(newest) : Long.MAX_VALUE);
    }
    return !ready.isEmpty();
  }

  @Override
  public Example next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  /** Ends the sessions whose last event is before a time. */
  private void finish(long time) {
    open.values()
        .removeIf(
            session -> {
              boolean over = session.lastAt() < time;
              if (over) {
                session.finish(user, rules, ready);
                session.recordIds().forEach(sessionOf::remove);
              }
              return over;
            });
  }

  private PendingSession pending(Session session) {
    return open.computeIfAbsent(session.no(), no -> new PendingSession());
  }

  @Override
  public void enriched(FoldOutput.Enriched output) {
    Event event = output.event();
    newest = Math.max(newest, event.time());
    PendingSession session = pending(output.session());
    if (session.add(event, output.session(), withEventIds)) {
      sessionOf.put(event.recordId(), session);
    }
  }

  @Override
  public void reassigned(FoldOutput.Reassigned output) {
    PendingSession session = pending(output.session());
    session.update(output.session());
    long recordId = output.event().recordId();
    PendingSession before = sessionOf.replace(recordId, session);
    if (before != null) {
      before.moveTo(session, recordId);
    }
  }

  @Override
  public void sessionUpdated(FoldOutput.SessionUpdated output) {
    pending(output.session()).update(output.session());
  }

  @Override
  public void sessionRemoved(FoldOutput.SessionRemoved output) {
    open.remove(output.sessionNo());
  }

  @Override
  public void duplicate(FoldOutput.Duplicate output) {
    // has its row already
  }

  @Override
  public void idConflict(FoldOutput.IdConflict output) {
    // is rejected
  }

  @Override
  public void late(FoldOutput.Late output) {
    // is in no session
  }
}
