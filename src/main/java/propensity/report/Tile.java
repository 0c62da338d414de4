package propensity.report;

/** One of the few figures that matter, with what to know about it. */
public record Tile(String label, String figure, String note) {}
