package propensity.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import propensity.event.Event;
import propensity.event.EventType;

/**
 * A shopper's history and sessions as of the newest event: THE fold. Events come in the total
 * order; {@code plus} gives the shopper after one more, and {@link #current} the session it fell
 * into.
 *
 * <p>Sessions are told apart by the feed's session id; events without one share the id null. An
 * event joins the open session of its id; a session that was silent for longer than the gap is
 * over. A shopper who is forgotten, by {@link SessionRules#forgetAfter}, begins as one never seen.
 *
 * @param history totals of all events so far
 * @param open the sessions that another event can still join; the one touched last is at the end;
 *     at most {@value #MAX_OPEN}
 * @param usedIds hashes of the feed's ids of sessions that are over, so that one that comes back is
 *     told from the one before; at most {@value #MAX_USED_IDS}
 */
public record Shopper(History history, List<Session> open, List<Integer> usedIds) {

  /** A shopper never seen. */
  public static final Shopper UNKNOWN = new Shopper(History.NONE, List.of(), List.of());

  /**
   * How many ids of sessions that are over are remembered. Of a shopper with more, every further
   * session is told apart by its start as well.
   */
  public static final int MAX_USED_IDS = 1000;

  /**
   * How many sessions may be open at a time, which bounds the state of a shopper. Above it the one
   * that was silent for longest is over: a whole shop has one user id then.
   */
  public static final int MAX_OPEN = 300;

  /** The shopper after one more event, which must not come before any earlier one in the order. */
  public Shopper plus(Event event, SessionRules rules) {
    if (history.lastEventAt() != 0 && rules.forgotten(history.lastEventAt(), event.time())) {
      return UNKNOWN.plus(event, rules);
    }
    List<Session> stillOpen = new ArrayList<>(open.size() + 1);
    List<Integer> used = usedIds;
    Session joined = null;
    for (Session session : open) {
      if (event.time() - session.activity().lastAt() > rules.gapMillis()) {
        used = withUsed(used, session.feedId());
      } else if (Objects.equals(event.sessionId(), session.feedId())) {
        joined = session;
      } else {
        stillOpen.add(session);
      }
    }
    boolean startIsTaken = false;
    if (joined == null && stillOpen.size() >= MAX_OPEN) {
      Session over = stillOpen.remove(0);
      used = withUsed(used, over.feedId());
      startIsTaken = over.activity().lastAt() == event.time();
    }
    stillOpen.add(
        joined == null
            ? Session.startingWith(event, history, mayBeUsed(used, event.sessionId()), startIsTaken)
            : joined.plus(event));
    boolean beginsVisit = event.type() != EventType.REFUND && (joined == null || !joined.visit());
    return new Shopper(history.plus(event, beginsVisit), stillOpen, used);
  }

  /** The session of the newest event. */
  public Session current() {
    return open.get(open.size() - 1);
  }

  /** True for an id that was used, and where not all of them are remembered. */
  private static boolean mayBeUsed(List<Integer> used, String feedId) {
    return feedId != null && (used.size() == MAX_USED_IDS || used.contains(feedId.hashCode()));
  }

  private static List<Integer> withUsed(List<Integer> used, String feedId) {
    if (mayBeUsed(used, feedId) || feedId == null) {
      return used;
    }
    List<Integer> longer = new ArrayList<>(used.size() + 1);
    longer.addAll(used);
    longer.add(feedId.hashCode());
    return longer;
  }
}
