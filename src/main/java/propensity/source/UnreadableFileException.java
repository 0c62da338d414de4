package propensity.source;

import java.util.Optional;

/** A file that cannot be read as events at all; it goes to quarantine as a whole. */
public final class UnreadableFileException extends RuntimeException {
  /** The reason of a file whose name is that of no kind of file that the source has. */
  public static final String NOT_OF_THE_SOURCE = "not_of_the_source";

  private final String reason;

  /**
   * @param file the file's name
   * @param reason a stable short name of what is wrong, such as {@code missing_column}
   * @param explanation the same in words
   */
  public UnreadableFileException(String file, String reason, String explanation) {
    this(file, reason, explanation, null);
  }

  /** The same with the mistake in the source mapping that is behind it, or null. */
  public UnreadableFileException(
      String file, String reason, String explanation, MappingMistake mistake) {
    super(file + ": " + explanation, mistake);
    this.reason = reason;
  }

  /** The mistake in the source mapping that is behind it, if it is that. */
  public Optional<MappingMistake> mistake() {
    return getCause() instanceof MappingMistake mistake ? Optional.of(mistake) : Optional.empty();
  }

  /** A stable short name of what is wrong. */
  public String reason() {
    return reason;
  }
}
