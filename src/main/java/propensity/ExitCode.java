package propensity;

/** What a process tells its scheduler. */
public enum ExitCode {
  /** Done, nothing new, or stopped on request. */
  DONE(0),
  /** A fault of the program. */
  BUG(1),
  /** Wrong command line or configuration. */
  USAGE(2),
  /** The trained model is not good enough to be served. */
  MODEL_REFUSED(3),
  /** Bad data beyond the limit, too little data, or rows that do not add up. */
  BAD_DATA(65),
  /** The warehouse cannot be reached or written. */
  WAREHOUSE_UNREACHABLE(69),
  /** No space left. */
  DISK_FULL(73),
  /** Another run holds the lock. */
  LOCKED(75),
  /** Checkpoint, warehouse or model do not fit together. */
  MISMATCH(78);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number for {@code System.exit}. */
  public int number() {
    return number;
  }
}
