package propensity.app;

import java.io.IOException;
import java.nio.file.Path;
import propensity.app.job.Cleanup;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;

/** Removes what runs made in a folder, in a process that a test ends in the middle. */
final class CleanupChild {
  private CleanupChild() {}

  /** Where the command line of a test has things. */
  static Paths paths(Path folder) {
    return new Paths(
        folder + "/data/raw",
        folder + "/data/processed",
        folder + "/models",
        folder + "/data/incoming",
        folder + "/data/ready",
        folder + "/data/archive",
        folder + "/data/quarantine",
        folder + "/data/checkpoint",
        folder + "/reports/warehouse.sqlite",
        folder + "/data/copy",
        folder + "/reports");
  }

  static void remove(Path folder, boolean droppedToo) throws IOException {
    Console console = new Console(System.out, System.err, false, false);
    Cleanup.removeWhatRunsMade(paths(folder), droppedToo, console);
  }

  public static void main(String[] folder) throws IOException {
    remove(Path.of(folder[0]), false);
  }
}
