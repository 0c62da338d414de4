package propensity.sink;

import java.util.List;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.Pieces;
import propensity.event.Referrer;
import propensity.score.Score;
import propensity.session.Session;
import propensity.session.Stage;
import propensity.warehouse.Table;

/**
 * A row of the table {@code events}.
 *
 * @param recordId where the event was read, {@link Event#recordId(long, long)}
 * @param valueCents what it moves, {@link Event#movedCents}
 * @param currency in which its amounts are kept apart; null for the shop's
 * @param seq place in the session on arrival, from 1
 * @param propensity null from the session's first purchase on
 * @param decile 1 is the highest; null without a propensity
 * @param features the model's exact inputs as JSON, for the logged share of users
 */
public record EventRow(
    long recordId,
    String eventId,
    long sessionNo,
    String sessionId,
    String userId,
    long eventTime,
    EventType eventType,
    Device device,
    Referrer referrer,
    String page,
    String productId,
    Long priceCents,
    Double quantity,
    String orderId,
    Long valueCents,
    String currency,
    int seq,
    Stage stage,
    long cartValueCents,
    Double propensity,
    Integer decile,
    String features) {

  /** {@code arrived_at} comes from the ledger. */
  static final Table<EventRow> TABLE = Table.of("events", EventRow.class);

  /** For the many rows that move no money: what is not bound costs no time. */
  static final Table<EventRow> PLAIN = TABLE.without("order_id", "value_cents", "currency");

  private static final List<Stage> STAGES = List.of(Stage.values());

  /** What the rows of a batch have in common. */
  public record Stamp(String modelVersion, String queryId, long batchId, long scoredAt) {}

  /** The row of an event and its session as it stands right after it. */
  static EventRow of(Event event, Session session, Score score, String features) {
    return new EventRow(
        event.recordId(),
        event.eventId(),
        session.no(),
        session.id(),
        event.userId(),
        event.time(),
        event.type(),
        event.device(),
        event.referrer(),
        event.page(),
        event.productId(),
        event.priceCents(),
        event.quantity(),
        event.orderId(),
        event.movedCents(),
        event.currency(),
        session.activity().events(),
        session.stage(),
        session.activity().cartValueCents(),
        score == null ? null : (Double) score.propensity(),
        score == null ? null : (Integer) score.decile(),
        features);
  }

  /** Whether it says nothing of money. */
  boolean plain() {
    return orderId == null && valueCents == null && currency == null;
  }

  /** Packs the row, which lives no longer than its batch; {@link #read} gets it back. */
  void write(PackedOutput out) {
    out.writeVarLong(recordId);
    out.writeString(eventId);
    out.writeVarLong(sessionNo);
    out.writeInterned(sessionId);
    out.writeInterned(userId);
    out.writeVarLong(eventTime);
    eventType.write(out);
    device.write(out);
    referrer.write(out);
    out.writeInterned(page);
    out.writeInterned(productId);
    out.writeVarLongOrNull(priceCents);
    Pieces.write(out, quantity);
    out.writeString(orderId);
    out.writeVarLongOrNull(valueCents);
    out.writeInterned(currency);
    out.writeVarLong(seq);
    out.writeByte(STAGES.indexOf(stage));
    out.writeVarLong(cartValueCents);
    out.writeDoubleOrNull(propensity);
    out.writeVarLongOrNull(decile);
    out.writeString(features);
  }

  static EventRow read(PackedInput in) {
    return new EventRow(
        in.readVarLong(),
        in.readString(),
        in.readVarLong(),
        in.readInterned(),
        in.readInterned(),
        in.readVarLong(),
        EventType.read(in),
        Device.read(in),
        Referrer.read(in),
        in.readInterned(),
        in.readInterned(),
        in.readVarLongOrNull(),
        Pieces.read(in),
        in.readString(),
        in.readVarLongOrNull(),
        in.readInterned(),
        in.readVarInt(),
        STAGES.get(in.readByte()),
        in.readVarLong(),
        in.readDoubleOrNull(),
        in.readVarIntOrNull(),
        in.readString());
  }
}
