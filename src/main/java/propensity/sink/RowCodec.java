package propensity.sink;

import java.util.List;
import propensity.event.Event;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Rejection.Reason;

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
  private static final int ORDER = 8;
  private static final int ORDER_ITEM = 9;
  private static final int ORDER_CHANGED = 10;

  private static final List<Reason> REASONS = List.of(Reason.values());

  private final PackedOutput out;

  /** Rows are added to the output. */
  public RowCodec(PackedOutput out) {
    this.out = out;
  }

  /** Gives the rows to the writer, in the order in which they were packed. */
  public static <X extends Exception> void read(byte[] packed, RowWriter<X> to) throws X {
    PackedInput in = new PackedInput(packed);
    while (in.hasMore()) {
      int kind = in.readByte();
      switch (kind) {
        case ENRICHED -> to.enriched(EventRow.read(in));
        case ORDER -> to.order(OrderRow.read(in));
        case ORDER_ITEM -> to.orderItem(OrderRow.Item.read(in));
        case ORDER_CHANGED -> to.orderChanged(new OrderRow.Changed(in.readString()));
        case DUPLICATE -> to.duplicate();
        case LATE -> to.late(Event.read(in), in.readVarLong());
        case REASSIGNED ->
            to.reassigned(new Reassigned(in.readVarLong(), in.readVarLong(), in.readInterned()));
        case SESSION -> to.session(SessionRow.read(in));
        case SESSION_REMOVED -> to.sessionRemoved(new RemovedSession(in.readVarLong()));
        case REJECTED ->
            to.rejected(
                new RejectedRow(
                    in.readVarLong(),
                    REASONS.get(in.readByte()),
                    in.readString(),
                    in.readString(),
                    in.readString()));
        case FILE_READ ->
            to.fileRead(new FileRead(in.readVarLong(), in.readString(), in.readString()));
        default -> throw new IllegalStateException("there is no kind of row " + kind);
      }
    }
  }

  @Override
  public void enriched(EventRow row) {
    out.writeByte(ENRICHED);
    row.write(out);
  }

  @Override
  public void order(OrderRow row) {
    out.writeByte(ORDER);
    row.write(out);
  }

  @Override
  public void orderItem(OrderRow.Item row) {
    out.writeByte(ORDER_ITEM);
    row.write(out);
  }

  @Override
  public void orderChanged(OrderRow.Changed row) {
    out.writeByte(ORDER_CHANGED);
    out.writeString(row.orderId());
  }

  @Override
  public void duplicate() {
    out.writeByte(DUPLICATE);
  }

  @Override
  public void late(Event event, long latenessMillis) {
    out.writeByte(LATE);
    event.write(out);
    out.writeVarLong(latenessMillis);
  }

  @Override
  public void reassigned(Reassigned row) {
    out.writeByte(REASSIGNED);
    out.writeVarLong(row.recordId());
    out.writeVarLong(row.sessionNo());
    out.writeInterned(row.sessionId());
  }

  @Override
  public void session(SessionRow row) {
    out.writeByte(SESSION);
    row.write(out);
  }

  @Override
  public void sessionRemoved(RemovedSession row) {
    out.writeByte(SESSION_REMOVED);
    out.writeVarLong(row.sessionNo());
  }

  @Override
  public void rejected(RejectedRow row) {
    out.writeByte(REJECTED);
    out.writeVarLong(row.recordId());
    out.writeByte(REASONS.indexOf(row.reason()));
    out.writeString(row.columnName());
    out.writeString(row.raw());
    out.writeString(row.rawSha256());
  }

  @Override
  public void fileRead(FileRead row) {
    out.writeByte(FILE_READ);
    out.writeVarLong(row.fileId());
    out.writeString(row.sha256());
    out.writeString(row.profile());
  }
}
