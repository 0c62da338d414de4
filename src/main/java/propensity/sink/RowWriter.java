package propensity.sink;

import propensity.event.Event;

/**
 * Takes the rows of a batch, those of one shopper in the order in which the fold gives them.
 *
 * @param <X> what can go wrong with writing
 */
public interface RowWriter<X extends Exception> {
  /** An event that took its place in a session. */
  void enriched(EventRow row) throws X;

  /** An order, by its first line. */
  void order(OrderRow row) throws X;

  /** A product of a purchase. */
  void orderItem(OrderRow.Item row) throws X;

  /** An order that has a line or a refund more. */
  void orderChanged(OrderRow.Changed row) throws X;

  /** An event that was there already: it counts, and has no row. */
  void duplicate() throws X;

  /** An event that came too late to take its place. */
  void late(Event event, long latenessMillis) throws X;

  /** An event enriched before that belongs to another session now. */
  void reassigned(Reassigned row) throws X;

  /** A session as it stands. */
  void session(SessionRow row) throws X;

  /** A session that was written before and is none any more. */
  void sessionRemoved(RemovedSession row) throws X;

  /** A line that is no event, or an event whose id is taken. */
  void rejected(RejectedRow row) throws X;

  /** The end of a file. */
  void fileRead(FileRead row) throws X;

  /** An event whose row is written already belongs to another session. */
  record Reassigned(long recordId, long sessionNo, String sessionId) {}

  /** A session whose row is written already is none any more. */
  record RemovedSession(long sessionNo) {}

  /**
   * A file was read to its end.
   *
   * @param fileId its number in the file ledger
   * @param sha256 of the bytes that were read, in hexadecimal
   * @param profile what the file is like, see {@link propensity.sink.feed.FileProfile#json}
   */
  record FileRead(long fileId, String sha256, String profile) {}

  /** Passes over the rows of all kinds whose method is not overridden. */
  interface Selective<X extends Exception> extends RowWriter<X> {
    @Override
    default void enriched(EventRow row) throws X {}

    @Override
    default void order(OrderRow row) throws X {}

    @Override
    default void orderItem(OrderRow.Item row) throws X {}

    @Override
    default void orderChanged(OrderRow.Changed row) throws X {}

    @Override
    default void duplicate() throws X {}

    @Override
    default void late(Event event, long latenessMillis) throws X {}

    @Override
    default void reassigned(Reassigned row) throws X {}

    @Override
    default void session(SessionRow row) throws X {}

    @Override
    default void sessionRemoved(RemovedSession row) throws X {}

    @Override
    default void rejected(RejectedRow row) throws X {}

    @Override
    default void fileRead(FileRead row) throws X {}
  }
}
