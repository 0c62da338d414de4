package propensity.train.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import propensity.session.SessionRules;

/** A shopper's sessions that are not over yet, and the examples of those that are. */
abstract class OpenSessions implements Iterator<Example> {
  private final long user;
  private final SessionRules rules;
  private final Map<Long, PendingSession> open = new LinkedHashMap<>();
  private final Deque<Example> ready = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param user hash of the user id
   */
  OpenSessions(long user, SessionRules rules) {
    this.user = user;
    this.rules = rules;
  }

  /** Takes more events; false where there were none any more. */
  abstract boolean takeMore();

  @Override
  public final boolean hasNext() {
    boolean more = true;
    while (ready.isEmpty() && more) {
      more = takeMore();
    }
    if (ready.isEmpty()) {
      finishBefore(Long.MAX_VALUE);
    }
    return !ready.isEmpty();
  }

  @Override
  public final Example next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  final PendingSession pending(long sessionNo) {
    return open.computeIfAbsent(sessionNo, no -> new PendingSession());
  }

  final void remove(long sessionNo) {
    open.remove(sessionNo);
  }

  /** Ends the sessions whose last event is before a time. */
  final void finishBefore(long time) {
    finishBefore(time, session -> {});
  }

  /** The same, and tells which. */
  final void finishBefore(long time, Consumer<PendingSession> told) {
    open.values()
        .removeIf(
            session -> {
              boolean over = session.lastAt() < time;
              if (over) {
                session.finish(user, rules, ready);
                told.accept(session);
              }
              return over;
            });
  }
}
