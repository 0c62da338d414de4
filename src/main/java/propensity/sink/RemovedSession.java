package propensity.sink;

/** A session whose row is written already is none any more. */
public record RemovedSession(String sessionId) {}
