package propensity.session;

import propensity.event.Event;

/**
 * What becomes of an arrived event, or of a session through it. Rows of the warehouse are made from
 * these in the order they are given.
 *
 * @param kind what happened
 * @param event as read; null for {@code SESSION} and {@code SESSION_GONE}
 * @param sessionId the session's id in tables; null for what is not enriched
 * @param seq the event's place in its session on arrival, from 1; 0 for what is not enriched
 * @param stage of the session at the event; null for what is not enriched
 * @param cartValueCents of the session at the event, in cents
 * @param features at the event; null from the first purchase on and for what is not enriched
 * @param latenessMillis how much older than the shopper's newest event, for {@code LATE}
 * @param session as it stands after the batch, for {@code SESSION}
 */
public record FoldOutput(
    Kind kind,
    Event event,
    String sessionId,
    int seq,
    Stage stage,
    long cartValueCents,
    Features features,
    long latenessMillis,
    SessionRow session) {

  /** What happened. */
  public enum Kind {
    /** The event took its place in a session. */
    ENRICHED,
    /** The same event was there already. */
    DUPLICATE,
    /** Another event with the same id was there already. */
    CONFLICT,
    /** The event came too late to take its place. */
    LATE,
    /** An event enriched before belongs to another session, now that one before it has arrived. */
    MOVED,
    /** A session as it stands. */
    SESSION,
    /** A session that was written before is none, now that its events belong to another. */
    SESSION_GONE
  }

  static FoldOutput enriched(Event event, Session session) {
    return new FoldOutput(
        Kind.ENRICHED,
        event,
        session.id(),
        session.activity().events(),
        session.stage(),
        session.activity().cartValueCents(),
        session.purchased() ? null : session.features(),
        0,
        null);
  }

  static FoldOutput duplicate(Event event) {
    return of(Kind.DUPLICATE, event, null, 0, null);
  }

  static FoldOutput conflict(Event event) {
    return of(Kind.CONFLICT, event, null, 0, null);
  }

  static FoldOutput late(Event event, long latenessMillis) {
    return of(Kind.LATE, event, null, latenessMillis, null);
  }

  static FoldOutput moved(Event event, String sessionId) {
    return of(Kind.MOVED, event, sessionId, 0, null);
  }

  static FoldOutput session(Session session, SessionRules rules) {
    return of(Kind.SESSION, null, session.id(), 0, SessionRow.of(session, rules));
  }

  static FoldOutput sessionGone(String sessionId) {
    return of(Kind.SESSION_GONE, null, sessionId, 0, null);
  }

  private static FoldOutput of(
      Kind kind, Event event, String sessionId, long latenessMillis, SessionRow visit) {
    return new FoldOutput(kind, event, sessionId, 0, null, 0, null, latenessMillis, visit);
  }
}
