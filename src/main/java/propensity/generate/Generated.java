package propensity.generate;

/**
 * What was generated. Counted by the tasks that wrote the truth; a task that Spark ran twice counts
 * twice.
 *
 * @param users shoppers and bots
 * @param sessions their visits
 * @param events what they did, lost events included, duplicates and broken copies not
 * @param conversions visits with a purchase
 */
public record Generated(long users, long sessions, long events, long conversions) {}
