package propensity.replay;

/**
 * What was replayed.
 *
 * @param events records, broken ones and duplicates included
 * @param files they were cut into
 */
public record Replayed(long events, int files) {}
