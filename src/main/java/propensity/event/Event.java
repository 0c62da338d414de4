package propensity.event;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * One thing a shopper did, as a value and as bytes: between the operators of a batch and in a
 * shopper's state, which outlives the program that wrote it. A change of {@link #write} needs a new
 * version of the state's layout.
 *
 * @param eventId the event's own id, unique
 * @param userId who did it
 * @param sessionId the visit's id as the feed gives it, or null where the feed has none
 * @param time epoch milliseconds, UTC
 * @param type what was done
 * @param device of the shopper
 * @param referrer where the visit came from
 * @param page the page's path, or null
 * @param productId the product concerned, or null
 * @param priceCents price of one piece in cents of the shop's currency, or null
 * @param quantity pieces, or null (one)
 * @param fileId the file it was read from, as numbered by the file ledger; 0 in batch jobs
 * @param line its line or row in that file, from 1
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
    Integer quantity,
    long fileId,
    long line) {

  /** The total order of events: by time, and by id where times are equal. */
  public static final Comparator<Event> TOTAL_ORDER =
      Comparator.comparingLong(Event::time).thenComparing(Event::eventId);

  /** The order of arrival: by file, and by line within a file. */
  public static final Comparator<Event> ARRIVAL_ORDER =
      Comparator.comparingLong(Event::fileId).thenComparingLong(Event::line);

  public Event {
    requireNonNull(eventId, "eventId");
    requireNonNull(userId, "userId");
    requireNonNull(type, "type");
    requireNonNull(device, "device");
    requireNonNull(referrer, "referrer");
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
    out.writeVarLongOrNull(quantity);
    out.writeVarLong(fileId);
    out.writeVarLong(line);
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
        quantity(in.readVarLongOrNull()),
        in.readVarLong(),
        in.readVarLong());
  }

  private static Integer quantity(Long number) {
    return number == null ? null : (Integer) Math.toIntExact(number);
  }

  /** Money moved by this event in cents: price times pieces, 0 without a price. */
  public long valueCents() {
    return priceCents == null ? 0 : priceCents * (quantity == null ? 1 : quantity);
  }

  /** Whether the other has the same content, wherever it was read. */
  public boolean sameContent(Event other) {
    return withoutOrigin().equals(other.withoutOrigin());
  }

  private Event withoutOrigin() {
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
        0,
        0);
  }
}
