package propensity.report;

/**
 * A mark on an axis.
 *
 * @param at position in percent
 */
public record Tick(String at, String label) {}
