package propensity.session;

import propensity.event.Event;

/** Output of the fold for one input event. The sink writes these in order. */
public sealed interface FoldOutput {

  /** Hands it to the receiver's method for its kind. */
  void to(Receiver receiver);

  /** Takes each kind of output: who implements this has forgotten none. */
  interface Receiver {
    void enriched(Enriched output);

    void duplicate(Duplicate output);

    void idConflict(IdConflict output);

    void late(Late output);

    void reassigned(Reassigned output);

    void sessionUpdated(SessionUpdated output);

    void sessionRemoved(SessionRemoved output);
  }

  /** The event took its place in a session, given as it stands right after the event. */
  record Enriched(Event event, Session session) implements FoldOutput {
    @Override
    public void to(Receiver receiver) {
      receiver.enriched(this);
    }
  }

  /** The same event was there already: its id, with the same content. */
  record Duplicate(Event event) implements FoldOutput {
    @Override
    public void to(Receiver receiver) {
      receiver.duplicate(this);
    }
  }

  /** The shopper has another event with this id. */
  record IdConflict(Event event) implements FoldOutput {
    @Override
    public void to(Receiver receiver) {
      receiver.idConflict(this);
    }
  }

  /**
   * The event came too late to take its place.
   *
   * @param latenessMillis how much older than the shopper's newest event
   */
  record Late(Event event, long latenessMillis) implements FoldOutput {
    @Override
    public void to(Receiver receiver) {
      receiver.late(this);
    }
  }

  /** An event enriched before belongs to another session, now that one before it has arrived. */
  record Reassigned(Event event, Session session) implements FoldOutput {
    @Override
    public void to(Receiver receiver) {
      receiver.reassigned(this);
    }
  }

  /** A session as it stands after the batch. */
  record SessionUpdated(Session session) implements FoldOutput {
    @Override
    public void to(Receiver receiver) {
      receiver.sessionUpdated(this);
    }
  }

  /** A session that was written before is none, now that its events belong to another. */
  record SessionRemoved(long sessionNo) implements FoldOutput {
    @Override
    public void to(Receiver receiver) {
      receiver.sessionRemoved(this);
    }
  }
}
