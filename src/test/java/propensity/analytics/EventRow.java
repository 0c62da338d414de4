package propensity.analytics;

/** An event row of a test. */
public record EventRow(
    String sessionId,
    int seq,
    long time,
    String type,
    String page,
    Double propensity,
    Integer decile,
    String features) {

  /** A page view. */
  public static EventRow view(String session, int seq, long time, Double propensity) {
    return new EventRow(session, seq, time, "page_view", "/", propensity, 5, null);
  }

  /** A purchase, which has no score. */
  public static EventRow purchase(String session, int seq, long time) {
    return new EventRow(session, seq, time, "purchase", "/", null, null, null);
  }

  public EventRow logging(String json) {
    return new EventRow(sessionId, seq, time, type, page, propensity, decile, json);
  }
}
