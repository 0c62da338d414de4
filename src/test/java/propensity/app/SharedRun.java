package propensity.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import propensity.FileTree;
import propensity.FolderCopy;

/** What the five commands leave in an empty folder, made once for all tests of this JVM. */
final class SharedRun {
  private static Path made;

  private SharedRun() {}

  /** A copy of it, which a test may change. */
  static synchronized Cli copiedTo(Path folder) throws IOException {
    if (made == null) {
      Path own = Files.createTempDirectory("propensity-run");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(own)));
      Cli cli = Cli.in(own);
      cli.run("generate", "--users", "400", "--days", "10", "--format", "csv,parquet");
      cli.run("train", "--force");
      cli.run("replay", "--batch-size", "5000");
      cli.run("stream", "--once");
      cli.run("report");
      made = own;
    }
    FolderCopy.copy(made, folder);
    return Cli.in(folder);
  }

  private static void remove(Path own) {
    try {
      FileTree.remove(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
