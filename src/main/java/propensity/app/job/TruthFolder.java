package propensity.app.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The truth that generate writes beside its events. */
public final class TruthFolder {
  private TruthFolder() {}

  /** Where it is, on any Hadoop file system; empty for events that were not generated. */
  public static Optional<String> beside(Configuration hadoop, String events) {
    Path truth = new Path(new Path(events).getParent(), "truth");
    try {
      FileSystem files = truth.getFileSystem(hadoop);
      return files.exists(truth) ? Optional.of(truth.toString()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
