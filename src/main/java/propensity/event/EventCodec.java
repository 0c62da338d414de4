package propensity.event;

import java.util.List;

/**
 * Events as bytes, between the operators of a batch and inside a shopper's state. State outlives
 * the program that wrote it: a change here needs a new version of the state's layout.
 */
public final class EventCodec {
  // Places in these lists stand in states; add at the end.
  private static final List<EventType> TYPES =
      List.of(EventType.PAGE_VIEW, EventType.ADD_TO_CART, EventType.CHECKOUT, EventType.PURCHASE);
  private static final List<Device> DEVICES =
      List.of(Device.MOBILE, Device.DESKTOP, Device.TABLET, Device.OTHER);
  private static final List<Referrer> REFERRERS =
      List.of(
          Referrer.DIRECT,
          Referrer.ORGANIC,
          Referrer.PAID,
          Referrer.EMAIL,
          Referrer.SOCIAL,
          Referrer.REFERRAL,
          Referrer.OTHER);

  private EventCodec() {}

  /** Writes an event. */
  public static void write(PackedOutput out, Event event) {
    out.uniqueText(event.eventId());
    out.text(event.userId());
    out.text(event.sessionId());
    out.number(event.time());
    out.code(TYPES.indexOf(event.type()));
    write(out, event.device());
    write(out, event.referrer());
    out.text(event.page());
    out.text(event.productId());
    out.numberOrNull(event.priceCents());
    out.numberOrNull(event.quantity());
    out.number(event.fileId());
    out.number(event.line());
  }

  /** Reads an event. */
  public static Event read(PackedInput in) {
    return new Event(
        in.uniqueText(),
        in.text(),
        in.text(),
        in.number(),
        TYPES.get(in.code()),
        device(in),
        referrer(in),
        in.text(),
        in.text(),
        in.numberOrNull(),
        quantity(in.numberOrNull()),
        in.number(),
        in.number());
  }

  /** Writes a device. */
  public static void write(PackedOutput out, Device device) {
    out.code(DEVICES.indexOf(device));
  }

  /** Reads a device. */
  public static Device device(PackedInput in) {
    return DEVICES.get(in.code());
  }

  /** Writes a referrer. */
  public static void write(PackedOutput out, Referrer referrer) {
    out.code(REFERRERS.indexOf(referrer));
  }

  /** Reads a referrer. */
  public static Referrer referrer(PackedInput in) {
    return REFERRERS.get(in.code());
  }

  private static Integer quantity(Long number) {
    return number == null ? null : (Integer) Math.toIntExact(number);
  }
}
