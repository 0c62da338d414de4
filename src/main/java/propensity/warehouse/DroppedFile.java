package propensity.warehouse;

import java.util.Locale;

/**
 * A row of the file ledger.
 *
 * @param fileId its number, in the order of acceptance
 * @param name as it was dropped
 * @param sha256 of its bytes, in hexadecimal
 * @param bytes its size
 * @param lines its records, the header apart; 0 where it could not be read
 * @param state what the gate decided
 * @param reason why it was not accepted; null if it was
 * @param acceptedAt epoch milliseconds of the decision
 */
public record DroppedFile(
    long fileId,
    String name,
    String sha256,
    long bytes,
    long lines,
    State state,
    String reason,
    long acceptedAt) {

  /** What the gate decides about a file. */
  public enum State {
    ACCEPTED,
    DUPLICATE,
    QUARANTINED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in the table. */
    public String text() {
      return text;
    }
  }
}
