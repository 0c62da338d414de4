package propensity.analytics;

/** An event row of a test. */
public record EventRowBuilder(
    String sessionId,
    int seq,
    long time,
    String type,
    String page,
    Double propensity,
    Integer decile,
    String features) {

  /** A page view. */
  public static EventRowBuilder view(String session, int seq, long time, Double propensity) {
    return new EventRowBuilder(session, seq, time, "page_view", "/", propensity, 5, null);
  }

  /** A purchase, which has no score. */
  public static EventRowBuilder purchase(String session, int seq, long time) {
    return new EventRowBuilder(session, seq, time, "purchase", "/", null, null, null);
  }

  public EventRowBuilder logging(String json) {
    return new EventRowBuilder(sessionId, seq, time, type, page, propensity, decile, json);
  }
}
