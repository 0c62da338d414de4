package propensity.sink;

/** The columns that say which batch has written a row. */
public record BatchKey(String queryId, long batchId) {}
