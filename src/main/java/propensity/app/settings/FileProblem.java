package propensity.app.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.UnreadableFileException;

/** What a user can do about a file that cannot be read or written; a full disk apart. */
public final class FileProblem {
  private FileProblem() {}

  public static Problem of(UnreadableFileException e) {
    return new Problem(
        ExitCode.BAD_DATA,
        "a file cannot be read",
        e.getMessage(),
        "move it elsewhere, or have it exported or copied again",
        e);
  }

  public static Problem of(IOException e) {
    String message = String.valueOf(e.getMessage());
    String path = e instanceof FileSystemException file ? file.getFile() : null;
    String why =
        e instanceof AccessDeniedException ? "this user may not" : e.getClass().getSimpleName();
    return new Problem(
        ExitCode.USAGE,
        "cannot read or write " + (path == null ? "a file" : path),
        why + ": " + message,
        "check the paths in conf/propensity.yaml, and that this user may write there",
        e);
  }
}
