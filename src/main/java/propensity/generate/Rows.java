package propensity.generate;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import propensity.event.Event;
import propensity.generate.Delivery.Defect;
import propensity.generate.SimulatedSession.SimulatedEvent;

/** Sessions as rows of the files: lines of text, typed events, truth. */
final class Rows {
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private Rows() {}

  /** A line of a text file and the day of its folder. */
  public record Line(String line, String day) {}

  /** An event in Parquet; the names become snake_case on the way. */
  public record TypedEvent(
      String eventId,
      String userId,
      String sessionId,
      Instant eventTime,
      String eventType,
      String device,
      String referrer,
      String page,
      String productId,
      Long price,
      Integer quantity,
      String day) {}

  /**
   * What the simulation knows about an event; the names become snake_case on the way.
   *
   * @param truePropensity null from the session's first purchase on
   * @param intent latent, see {@link SimulatedVisit}
   * @param engagement latent, see {@link SimulatedVisit}
   * @param priceSensitivity latent, see {@link SimulatedVisit}
   * @param arrivalTime when the event reaches the shop's files
   * @param copyArrivalTime when its duplicate does; null where it has none
   * @param defect name of a {@link Defect}; null where nothing is wrong
   * @param malformedKind in which way the copy beside it is broken; null where there is none
   * @param unfinished whether the session goes on beyond the end of the period
   */
  public record Truth(
      String eventId,
      String userId,
      String sessionId,
      Instant eventTime,
      Double truePropensity,
      double intent,
      double engagement,
      double priceSensitivity,
      Instant arrivalTime,
      Instant copyArrivalTime,
      String defect,
      String malformedKind,
      boolean unfinished) {}

  /** The lines of a session's events, duplicates and broken copies included. */
  static List<Line> lines(Shop shop, SimulatedSession session, EventText text) {
    List<Line> lines = new ArrayList<>();
    for (Delivery delivery : written(shop, session)) {
      Event event = delivery.simulated().event();
      String day = day(event.time());
      String[] values = EventText.values(event, day);
      Line line = new Line(text.line(values), day);
      lines.add(line);
      if (delivery.copyArrival() != null) {
        lines.add(line);
      }
      if (delivery.malformed() != null) {
        lines.add(new Line(delivery.malformed().line(text, values), day));
      }
    }
    return lines;
  }

  /** The typed rows of a session's events, duplicates included. */
  static List<TypedEvent> typed(Shop shop, SimulatedSession session) {
    List<TypedEvent> rows = new ArrayList<>();
    for (Delivery delivery : written(shop, session)) {
      TypedEvent row = typed(delivery.simulated().event());
      rows.add(row);
      if (delivery.copyArrival() != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The truth about a session: one row per event, written or not. */
  static List<Truth> truth(Shop shop, SimulatedSession session) {
    SimulatedVisit visit = session.visit();
    boolean unfinished = session.end() >= shop.endMillis();
    List<Truth> rows = new ArrayList<>();
    for (Delivery delivery : Delivery.of(shop, session)) {
      SimulatedEvent simulated = delivery.simulated();
      Event event = simulated.event();
      rows.add(
          new Truth(
              event.eventId(),
              event.userId(),
              event.sessionId(),
              Instant.ofEpochMilli(event.time()),
              simulated.truePropensity(),
              visit.intent(),
              visit.engagement(),
              visit.priceSensitivity(),
              Instant.ofEpochMilli(delivery.arrival()),
              delivery.copyArrival() == null ? null : Instant.ofEpochMilli(delivery.copyArrival()),
              delivery.defect() == null ? null : delivery.defect().text(),
              delivery.malformed() == null ? null : delivery.malformed().text(),
              unfinished));
    }
    return rows;
  }

  private static List<Delivery> written(Shop shop, SimulatedSession session) {
    return session.recorded() ? Delivery.of(shop, session) : List.of();
  }

  private static TypedEvent typed(Event event) {
    return new TypedEvent(
        event.eventId(),
        event.userId(),
        event.sessionId(),
        Instant.ofEpochMilli(event.time()),
        event.type().text(),
        event.device().text(),
        event.referrer().text(),
        event.page(),
        event.productId(),
        event.priceCents(),
        event.quantity() == null ? null : (Integer) event.quantity().intValue(),
        day(event.time()));
  }

  private static String day(long time) {
    return LocalDate.ofEpochDay(Math.floorDiv(time, MILLIS_PER_DAY)).toString();
  }
}
