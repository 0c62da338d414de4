package propensity.sink;

/**
 * What one attempt of a task has put into {@code staged_rows}. Spark gives the driver one of these
 * for each partition, that of the attempt that counts, however often the task was tried.
 *
 * @param attempt Spark's number of it
 * @param rows that it put there
 * @param duplicates events that were there already, of which no row is kept
 */
public record StagedPart(long attempt, long rows, long duplicates) {}
