package propensity.warehouse;

import java.util.Locale;
import propensity.source.ReadyFile;

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
 * @param mapping what tells the source mapping that it was accepted with from others; null where it
 *     was not written down
 */
public record DroppedFile(
    long fileId,
    String name,
    String sha256,
    long bytes,
    long lines,
    State state,
    String reason,
    long acceptedAt,
    String mapping) {

  /** Its name in {@code ready} and in the archive. */
  public String readyName() {
    return new ReadyFile(fileId, acceptedAt, name).fileName();
  }

  private static final String MISSING = "missing";

  /** One that a rebuild leaves out because it is lost. */
  public static DroppedFile lost(long fileId, String name, String sha256, long acceptedAt) {
    return new DroppedFile(
        fileId, name, sha256, 0, 0, State.QUARANTINED, MISSING, acceptedAt, null);
  }

  /** One of which nothing is known but that its number was given to a file. */
  public static DroppedFile gap(long fileId) {
    return lost(fileId, "file " + fileId, "", 0);
  }

  /** Whether a rebuild has left it out because it was lost. */
  public boolean isLost() {
    return isLost(reason);
  }

  static boolean isLost(String reason) {
    return MISSING.equals(reason);
  }

  /** The same file, read with a source mapping that makes so many records of it. */
  public DroppedFile readAs(String other, long records) {
    return new DroppedFile(fileId, name, sha256, bytes, records, state, reason, acceptedAt, other);
  }

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
