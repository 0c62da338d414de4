package propensity.sink;

import propensity.event.Event;
import propensity.event.EventCodec;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Rejection.Reason;
import propensity.session.SessionRow;

/**
 * Packs rows into bytes, on their way from the tasks that compute them to whoever writes them. They
 * live no longer than the batch.
 */
public final class RowCodec implements RowWriter<RuntimeException> {
  private static final int ENRICHED = 0;
  private static final int DUPLICATE = 1;
  private static final int LATE = 2;
  private static final int REASSIGNED = 3;
  private static final int SESSION = 4;
  private static final int SESSION_REMOVED = 5;
  private static final int REJECTED = 6;
  private static final int FILE_READ = 7;

  private static final Reason[] REASONS = Reason.values();

  private final PackedOutput out;

  /** Rows are added to the output. */
  public RowCodec(PackedOutput out) {
    this.out = out;
  }

  /** Gives the rows to the writer, in the order in which they were packed. */
  public static <X extends Exception> void read(byte[] packed, RowWriter<X> to) throws X {
    PackedInput in = new PackedInput(packed);
    while (in.hasMore()) {
      int kind = in.code();
      switch (kind) {
        case ENRICHED -> to.enriched(EventRow.read(in));
        case DUPLICATE -> to.duplicate();
        case LATE -> to.late(EventCodec.read(in), in.number());
        case REASSIGNED -> to.reassigned(new ReassignedEvent(in.text(), in.text(), in.text()));
        case SESSION -> to.session(SessionRow.read(in));
        case SESSION_REMOVED -> to.sessionRemoved(new RemovedSession(in.text()));
        case REJECTED ->
            to.rejected(
                new RejectedRow(
                    in.number(),
                    in.number(),
                    REASONS[in.code()],
                    in.uniqueText(),
                    in.uniqueText(),
                    in.uniqueText()));
        case FILE_READ -> to.fileRead(new FileRead(in.number(), in.uniqueText()));
        default -> throw new IllegalStateException("there is no kind of row " + kind);
      }
    }
  }

  @Override
  public void enriched(EventRow row) {
    out.code(ENRICHED);
    row.write(out);
  }

  @Override
  public void duplicate() {
    out.code(DUPLICATE);
  }

  @Override
  public void late(Event event, long latenessMillis) {
    out.code(LATE);
    EventCodec.write(out, event);
    out.number(latenessMillis);
  }

  @Override
  public void reassigned(ReassignedEvent row) {
    out.code(REASSIGNED);
    out.text(row.eventId());
    out.text(row.userId());
    out.text(row.sessionId());
  }

  @Override
  public void session(SessionRow row) {
    out.code(SESSION);
    row.write(out);
  }

  @Override
  public void sessionRemoved(RemovedSession row) {
    out.code(SESSION_REMOVED);
    out.text(row.sessionId());
  }

  @Override
  public void rejected(RejectedRow row) {
    out.code(REJECTED);
    out.number(row.fileId());
    out.number(row.lineNo());
    out.code(row.reason().ordinal());
    out.uniqueText(row.columnName());
    out.uniqueText(row.raw());
    out.uniqueText(row.rawSha256());
  }

  @Override
  public void fileRead(FileRead row) {
    out.code(FILE_READ);
    out.number(row.fileId());
    out.uniqueText(row.sha256());
  }
}
