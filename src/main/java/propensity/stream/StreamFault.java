package propensity.stream;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkThrowable;
import propensity.DiskSpace;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.BatchFiles;
import propensity.source.UnreadableFileException;
import propensity.stream.gate.StreamFolders;

/** Turns what ended a stream into a problem that the user can fix. */
final class StreamFault {
  private StreamFault() {}

  /**
   * Returns if the stream was asked to stop, and all that it had begun came to its end.
   *
   * @param places where the stream writes, some of which may be full
   * @throws Problem if the user can fix it
   */
  static void rethrow(Exception e, StreamFolders folders, List<Path> places) {
    if (!isStop(e)) {
      throw toProblem(e, folders, places);
    }
    if (e.getSuppressed().length > 0) { // the last batch, which was still being written
      throw toProblem(e.getSuppressed()[0], folders, places);
    }
  }

  private static boolean isStop(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StopRequest.Stopped) {
        return true;
      }
    }
    return false;
  }

  private static RuntimeException toProblem(Throwable e, StreamFolders folders, List<Path> places) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (isDamage(cause, folders.checkpoint()) && DiskSpace.behind(e, places).isEmpty()) {
        return new Problem(
            ExitCode.MISMATCH,
            "the checkpoint " + folders.checkpoint() + " is damaged",
            String.valueOf(cause.getMessage()),
            BatchFiles.REMEDY,
            e);
      }
      if (cause instanceof UnreadableFileException unreadable) {
        return new Problem(
            ExitCode.BAD_DATA,
            "an accepted file cannot be read any more",
            unreadable.getMessage(),
            "put it back into "
                + folders.ready()
                + " as it was (files.sha256 tells), then run this again",
            e);
      }
    }
    return DiskSpace.behind(e, places)
        .<RuntimeException>map(problem -> problem)
        .orElseGet(() -> new IllegalStateException("the stream failed", e));
  }

  private static boolean isDamage(Throwable thrown, Path checkpoint) {
    if (thrown instanceof FileNotFoundException || thrown instanceof NoSuchFileException) {
      return String.valueOf(thrown.getMessage()).contains(checkpoint + "/");
    }
    String condition =
        thrown instanceof SparkThrowable spark ? String.valueOf(spark.getCondition()) : "";
    return condition.startsWith("CANNOT_LOAD_STATE_STORE")
        || condition.startsWith("STATE_STORE_")
        || condition.startsWith("STREAMING_STATEFUL_OPERATOR_MISSING_STATE_DIRECTORY");
  }
}
