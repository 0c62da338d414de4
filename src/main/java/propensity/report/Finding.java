package propensity.report;

/**
 * What stands out.
 *
 * @param tone {@code good}, {@code warn}, {@code bad} or {@code plain}
 * @param topic in a word or two
 * @param text one sentence
 */
public record Finding(String tone, String topic, String text) {}
