package propensity;

/**
 * A place where a test can end this process as a power cut would: {@code
 * -Dpropensity.failpoint=COMMITTED} or {@code COMMITTED:3} for the third time it is hit. Without
 * the property this costs one comparison with a constant.
 */
public enum Failpoint {
  /** The gate has written its ledger row; the file still lies where it was dropped. */
  GATE_LEDGER,
  /** The gate has written down that it does not take a file, which still lies where it was. */
  GATE_SET_ASIDE,
  /** The gate has handed the file over. */
  GATE_RENAMED,
  /** Spark has planned the batch; nothing of it is computed. */
  BATCH_PLANNED,
  /** Some rows of the batch are scored and in the transaction. */
  ROWS_SCORED,
  /** All rows are in the transaction, the ledger row is not. */
  BEFORE_LEDGER,
  /** Everything is in the transaction, which is still open. */
  BEFORE_COMMIT,
  /** The transaction is on disk; Spark does not know yet. */
  COMMITTED,
  /** A partition has put its state on disk; others may not have. */
  STATE_COMMITTED,
  /** A file of a finished batch is on its way to the archive. */
  ARCHIVE,
  /** A rebuild has built everything beside what is in use. */
  REBUILD_BUILT,
  /** A rebuild has put the warehouse in place, and the checkpoint not yet. */
  REBUILD_SWAPPED,
  /** Starting over is about to remove the next of the files that runs made. */
  CLEANUP,
  /** One of the two files that tell which model serves is replaced, the other is not. */
  MODEL_POINTED;

  private static final int KILLED = 137;
  private static final Failpoint ARMED;
  private static int timesLeft;

  static {
    String[] parts = System.getProperty("propensity.failpoint", "").split(":", 2);
    ARMED = parts[0].isEmpty() ? null : valueOf(parts[0]);
    timesLeft = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
  }

  /** Halts the process here if armed by a test. */
  public void hit() {
    if (this == ARMED) {
      count();
    }
  }

  private static synchronized void count() {
    if (--timesLeft == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
