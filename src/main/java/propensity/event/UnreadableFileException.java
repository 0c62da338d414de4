package propensity.event;

/** A file that cannot be read as events at all; it goes to quarantine as a whole. */
public final class UnreadableFileException extends RuntimeException {
  private final String reason;

  /**
   * @param file the file's name
   * @param reason a stable short name of what is wrong, such as {@code missing_column}
   * @param explanation the same for a person
   */
  public UnreadableFileException(String file, String reason, String explanation) {
    super(file + ": " + explanation);
    this.reason = reason;
  }

  /** A stable short name of what is wrong. */
  public String reason() {
    return reason;
  }
}
