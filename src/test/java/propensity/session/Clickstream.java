package propensity.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.sink.SessionRow;

/** The words that tests speak about events with. */
public final class Clickstream {
  /** Monday, 5 January 2026, 10:00 UTC. */
  public static final long START = 1_767_607_200_000L;

  private static final long MINUTE = 60_000;

  private Clickstream() {}

  /** Minutes after the start. */
  public static long t(double minutes) {
    return START + Math.round(minutes * MINUTE);
  }

  public static Event view(String id, double minutes, String product) {
    return event(id, "u1", "s1", t(minutes), EventType.PAGE_VIEW, product);
  }

  public static Event cart(String id, double minutes, String product) {
    return event(id, "u1", "s1", t(minutes), EventType.ADD_TO_CART, product);
  }

  public static Event checkout(String id, double minutes) {
    return event(id, "u1", "s1", t(minutes), EventType.CHECKOUT, null);
  }

  public static Event buy(String id, double minutes, String product) {
    return event(id, "u1", "s1", t(minutes), EventType.PURCHASE, product);
  }

  /** The same event in another session of the feed; null for none. */
  public static Event in(String sessionId, Event event) {
    return event(
        event.eventId(), event.userId(), sessionId, event.time(), event.type(), event.productId());
  }

  public static Event event(
      String id, String user, String session, long time, EventType type, String product) {
    return new Event(
        id,
        user,
        session,
        time,
        type,
        Device.MOBILE,
        Referrer.EMAIL,
        product == null ? "/" : "/p/" + product,
        product,
        product == null ? null : 1_000L,
        product == null ? null : 1,
        recordId(id));
  }

  /** Ids in the order of the alphabet are those of records in the order of arrival. */
  private static long recordId(String id) {
    long recordId = 0;
    for (int i = 0; i < 7; i++) {
      recordId = (recordId << 8) + (i < id.length() ? id.charAt(i) : 0);
    }
    return recordId;
  }

  /** Folds events in the total order, whatever order they are given in. */
  public static Shopper fold(List<Event> events) {
    Shopper shopper = Shopper.UNKNOWN;
    for (Event event : events.stream().sorted(Event.TOTAL_ORDER).toList()) {
      shopper = shopper.plus(event, SessionRules.DEFAULT);
    }
    return shopper;
  }

  /** What becomes of events that arrive in this order, cut into batches of a size. */
  public static List<FoldOutput> arrive(List<Event> events, int batchSize) {
    List<FoldOutput> outcomes = new ArrayList<>();
    Timeline timeline = Timeline.EMPTY;
    for (int from = 0; from < events.size(); from += batchSize) {
      OutOfOrderFold fold = new OutOfOrderFold(timeline, SessionRules.DEFAULT, outcomes::add);
      events.subList(from, Math.min(events.size(), from + batchSize)).forEach(fold::add);
      timeline = fold.close();
    }
    return outcomes;
  }

  /**
   * The session rows that these outcomes leave in a table of sessions. Their propensity is no more
   * than a fingerprint of the features that the session would be scored by.
   */
  public static List<SessionRow> sessionRows(List<FoldOutput> outcomes) {
    java.util.Map<Long, SessionRow> rows = new java.util.HashMap<>();
    for (FoldOutput outcome : outcomes) {
      if (outcome instanceof FoldOutput.SessionUpdated updated) {
        Features scored = updated.session().lastScored();
        Double print = scored == null ? null : (Double) (double) scored.hashCode();
        SessionRow row =
            SessionRow.of(
                updated.session(),
                SessionRules.DEFAULT,
                print,
                scored == null ? null : (Integer) 1);
        rows.put(row.sessionNo(), row);
      } else if (outcome instanceof FoldOutput.SessionRemoved removed) {
        rows.remove(removed.sessionNo());
      }
    }
    return rows.values().stream()
        .sorted(Comparator.comparing(SessionRow::sessionId).thenComparing(SessionRow::sessionNo))
        .toList();
  }

  /** The outcomes of one kind. */
  public static <F extends FoldOutput> List<F> only(Class<F> kind, List<FoldOutput> outcomes) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Epoch milliseconds of a timeline's newest event; 0 before the first. */
  public static long newestOf(Timeline timeline) {
    return timeline.recent().isEmpty()
        ? timeline.settled().history().lastEventAt()
        : timeline.recent().get(timeline.recent().size() - 1).event().time();
  }
}
