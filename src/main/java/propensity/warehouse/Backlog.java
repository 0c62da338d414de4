package propensity.warehouse;

/**
 * How far a batch brought the stream.
 *
 * @param files that the batch brought in
 * @param waiting accepted files that no batch has brought in yet
 * @param lagMillis from the acceptance of the batch's oldest file to the batch's commit
 */
public record Backlog(long files, long waiting, long lagMillis) {}
