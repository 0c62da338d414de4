package propensity.sink;

/** An event whose row is written already belongs to another session. */
public record ReassignedEvent(String eventId, String userId, String sessionId) {}
