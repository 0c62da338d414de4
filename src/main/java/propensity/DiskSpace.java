package propensity;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells a full disk from other failures. Spark, Hadoop and RocksDB wrap the system's message in
 * exceptions of many types, and name no path in most.
 */
public final class DiskSpace {
  private static final List<String> MESSAGES =
      List.of("No space left on device", "Disk quota exceeded", "File too large");

  private DiskSpace() {}

  /**
   * The problem, if a full disk is what is behind a failure.
   *
   * @param places where the stream writes
   */
  public static Optional<Problem> behind(Throwable failure, List<Path> places) {
    Throwable full = null; // the innermost one that says so knows most
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
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
        "free some space, then run this again: what was not finished is done anew",
        failure);
  }

  /** The one that is named, else the one with the least room. */
  private static Path place(Throwable cause, List<Path> places) {
    if (cause instanceof FileSystemException file && file.getFile() != null) {
      return Path.of(file.getFile()).toAbsolutePath();
    }
    return places.stream().min(Comparator.comparingLong(DiskSpace::free)).orElseThrow();
  }

  private static long free(Path place) {
    Path existing = place.toAbsolutePath();
    while (!existing.toFile().exists()) {
      existing = existing.getParent();
    }
    return existing.toFile().getUsableSpace();
  }
}
