package propensity;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells a full disk, or a quota that is used up, from other failures. Spark, Hadoop, RocksDB and
 * SQLite wrap the system's message in exceptions of many types, and most name no path.
 */
public final class DiskSpace {
  private static final List<String> MESSAGES =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "database or disk is full");

  private DiskSpace() {}

  /**
   * The problem, if a full disk is the cause of a failure.
   *
   * @param places where the failed work writes; the one with the least room is named if the failure
   *     names none
   */
  public static Optional<Problem> behind(Throwable failure, List<Path> places) {
    Throwable full = null; // the innermost one that says so knows most
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem && problem.exitCode() == ExitCode.DISK_FULL) {
        return Optional.of(problem);
      }
      String message = String.valueOf(cause.getMessage());
      full = MESSAGES.stream().anyMatch(message::contains) ? cause : full;
    }
    return full == null
        ? Optional.empty()
        : Optional.of(problem(full, place(full, places), failure));
  }

  private static Problem problem(Throwable cause, Path place, Throwable failure) {
    return new Problem(
        ExitCode.DISK_FULL,
        "the disk of %s is full (%,d bytes free)".formatted(place, free(place)),
        String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
        "free some space, then run this again: what was not finished is done again",
        failure);
  }

  /** The one that is named, else the one with the least room. */
  private static Path place(Throwable cause, List<Path> places) {
    if (cause instanceof FileSystemException file && file.getFile() != null) {
      return Path.of(file.getFile()).toAbsolutePath();
    }
    return places.stream()
        .min(Comparator.comparingLong(DiskSpace::free))
        .orElseThrow()
        .toAbsolutePath();
  }

  private static long free(Path place) {
    Path existing = place.toAbsolutePath();
    while (!existing.toFile().exists()) {
      existing = existing.getParent();
    }
    return existing.toFile().getUsableSpace();
  }
}
