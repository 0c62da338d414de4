package propensity.event;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Objects;

/**
 * One thing a shopper did, as a value and as bytes: between the operators of a batch and in a
 * shopper's state, which outlives the program that wrote it. A change of {@link #write} needs a new
 * version of the state's layout.
 *
 * @param eventId the event's own id, which its shopper has no other event with
 * @param userId who did it
 * @param sessionId the visit's id as the feed gives it, or null where the feed has none
 * @param time epoch milliseconds, UTC
 * @param type what was done
 * @param device of the shopper
 * @param referrer where the visit came from
 * @param page the page's path, or null
 * @param productId the product concerned, or null
 * @param priceCents price of one piece in hundredths of the currency, or null
 * @param quantity pieces, a decimal with up to three places, or null (one); see {@link Pieces}
 * @param order what it says of an order or a currency; null for most events
 * @param recordId where it was read, which tells it from every other event: see {@link
 *     #recordId(long, long)}
 */
public record Event(
    String eventId,
    String userId,
    String sessionId,
    long time,
    EventType type,
    Device device,
    Referrer referrer,
    String page,
    String productId,
    Long priceCents,
    Double quantity,
    Order order,
    long recordId) {

  private static final int BITS_OF_RECORD = 32;

  /** The total order of events: by time, and in the order of arrival where times are equal. */
  public static final Comparator<Event> TOTAL_ORDER =
      Comparator.comparingLong(Event::time).thenComparingLong(Event::recordId);

  public Event {
    requireNonNull(eventId, "eventId");
    requireNonNull(userId, "userId");
    requireNonNull(type, "type");
    requireNonNull(device, "device");
    requireNonNull(referrer, "referrer");
  }

  /** An event of whole pieces that says nothing of an order. */
  public Event(
      String eventId,
      String userId,
      String sessionId,
      long time,
      EventType type,
      Device device,
      Referrer referrer,
      String page,
      String productId,
      Long priceCents,
      Integer quantity,
      long recordId) {
    this(
        eventId,
        userId,
        sessionId,
        time,
        type,
        device,
        referrer,
        page,
        productId,
        priceCents,
        quantity == null ? null : (Double) quantity.doubleValue(),
        null,
        recordId);
  }

  /**
   * The identity of a record is its place, file_id · 2^32 + record_no: it only grows, so that what
   * it is the key of grows at the end.
   *
   * @param fileId the file, as numbered by the file ledger, or in the order of names in batch jobs
   * @param number the line or row in that file, from 1
   */
  public static long recordId(long fileId, long number) {
    return (fileId << BITS_OF_RECORD) + number;
  }

  /** The file that a record was read from. */
  public static long fileOf(long recordId) {
    return recordId >> BITS_OF_RECORD;
  }

  /** Its number in that file. */
  public static long numberOf(long recordId) {
    return recordId & ((1L << BITS_OF_RECORD) - 1);
  }

  /** Writes the event. */
  public void write(PackedOutput out) {
    out.writeString(eventId);
    out.writeInterned(userId);
    out.writeInterned(sessionId);
    out.writeVarLong(time);
    type.write(out);
    device.write(out);
    referrer.write(out);
    out.writeInterned(page);
    out.writeInterned(productId);
    out.writeVarLongOrNull(priceCents);
    Pieces.write(out, quantity);
    Order.write(out, order);
    out.writeVarLong(recordId);
  }

  /** Reads an event. */
  public static Event read(PackedInput in) {
    return new Event(
        in.readString(),
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
        Order.read(in),
        in.readVarLong());
  }

  /** Whether it makes an order: a purchase that is no further line of one. */
  public boolean buys() {
    return type == EventType.PURCHASE && (order == null || order.place() == Order.Place.FIRST);
  }

  /** Whether it is a line of an order that was sent before. */
  public boolean repeats() {
    return order != null && order.place() == Order.Place.REPEAT;
  }

  /**
   * What it moves in hundredths of its currency: into the cart or out of it, to the shop or back;
   * null where it says nothing of that, or moves nothing by its type.
   */
  public Long movedCents() {
    return type == EventType.PAGE_VIEW || type == EventType.CHECKOUT ? null : amountCents();
  }

  /** The whole order's value counts, else the sum over its items, else price times pieces. */
  private Long amountCents() {
    if (order != null) {
      if (order.place() == Order.Place.PART) {
        return 0L;
      }
      if (order.valueCents() != null) {
        return order.place() == Order.Place.FIRST ? order.valueCents() : (Long) 0L;
      }
      if (!order.items().isEmpty()) {
        return order.itemsCents();
      }
    }
    return priceCents == null ? null : (Long) Pieces.times(priceCents, quantity);
  }

  /** The currency in which it is kept apart from all sums, or null. */
  public String currency() {
    return order == null ? null : order.currency();
  }

  /** The same as another line of its order. */
  public Event at(Order.Place place) {
    return new Event(
        eventId,
        userId,
        sessionId,
        time,
        type,
        device,
        referrer,
        page,
        productId,
        priceCents,
        quantity,
        order.at(place),
        recordId);
  }

  /** The id of its order, or null. */
  public String orderId() {
    return order == null ? null : order.id();
  }

  /** What it is worth where that is in the shop's currency; 0 where it is not, or not known. */
  public long valueCents() {
    if (order == null) {
      return priceCents == null ? 0 : Pieces.times(priceCents, quantity);
    }
    Long amount = order.currency() == null ? amountCents() : null;
    return amount == null ? 0 : amount;
  }

  /**
   * A hash of what two events with one id must have in common to be the same event, sent twice:
   * everything that was done, but not what a table or a later program derives of it.
   */
  public int contentHash() {
    int hash = Objects.hash(time, type.text(), page, productId, priceCents, quantity);
    return orderId() == null ? hash : 31 * hash + orderId().hashCode();
  }
}
