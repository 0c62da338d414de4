package propensity;

import java.util.Objects;

/**
 * Something the user can fix: shown as three lines (what, why, what to do) and never as a stack
 * trace. A fault of the program is any other exception.
 */
public final class Problem extends RuntimeException {
  private final ExitCode exitCode;
  private final String why;
  private final String remedy;

  /**
   * @param exitCode what the process ends with
   * @param what went wrong, with the value concerned
   * @param why it is wrong
   * @param remedy what the user does about it, best a command
   */
  public Problem(ExitCode exitCode, String what, String why, String remedy) {
    this(exitCode, what, why, remedy, null);
  }

  /** The same with the exception behind it. */
  public Problem(ExitCode exitCode, String what, String why, String remedy, Throwable cause) {
    super(Objects.requireNonNull(what), cause);
    this.exitCode = exitCode;
    this.why = Objects.requireNonNull(why);
    this.remedy = Objects.requireNonNull(remedy);
  }

  /** What the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** Why it is wrong. */
  public String why() {
    return why;
  }

  /** What the user does about it. */
  public String remedy() {
    return remedy;
  }
}
