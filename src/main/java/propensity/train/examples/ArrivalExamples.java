package propensity.train.examples;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import propensity.event.Event;
import propensity.session.FoldOutput;
import propensity.session.OutOfOrderFold;
import propensity.session.Session;
import propensity.session.SessionRules;
import propensity.session.ShopperOrders;
import propensity.session.Timeline;

/**
 * One shopper's examples from events in their order of arrival, by the stream's own fold: a line
 * that the stream takes for late or repeated is none here either, and an event has the features
 * that it had when it arrived. Labels are those of the sessions as they came out in the end.
 */
final class ArrivalExamples extends OpenSessions implements FoldOutput.Receiver {
  /** How often sessions are looked at that nothing can change any more. */
  private static final int EVENTS_BETWEEN = 1_000;

  private final Iterator<Event> arriving;
  private final SessionRules rules;
  private final boolean withEventIds;
  private final OutOfOrderFold fold;
  private final Map<Long, PendingSession> sessionOf = new HashMap<>();
  private long newest = Long.MIN_VALUE;

  /**
   * Examples of a shopper.
   *
   * @param user hash of the user id
   * @param arriving events in order of arrival
   */
  ArrivalExamples(long user, Iterator<Event> arriving, SessionRules rules, boolean withEventIds) {
    super(user, rules);
    this.arriving = new ShopperOrders(arriving);
    this.rules = rules;
    this.withEventIds = withEventIds;
    this.fold = new OutOfOrderFold(Timeline.EMPTY, rules, output -> output.to(this));
  }

  @Override
  boolean takeMore() {
    if (!arriving.hasNext()) {
      return false;
    }
    for (int i = 0; i < EVENTS_BETWEEN && arriving.hasNext(); i++) {
      fold.add(arriving.next());
    }
    fold.close();
    finishBefore(
        rules.overBefore(newest), session -> session.recordIds().forEach(sessionOf::remove));
    return true;
  }

  private PendingSession pending(Session session) {
    return pending(session.no());
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
    remove(output.sessionNo());
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
