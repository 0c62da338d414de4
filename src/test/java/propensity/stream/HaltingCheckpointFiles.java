package propensity.stream;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import propensity.spark.LocalCheckpointFiles;

/**
 * Spark's checkpoint files, with an end of the process just before or after one of them gets its
 * name: {@code -Dtest.halt=before:commits}.
 */
public final class HaltingCheckpointFiles extends LocalCheckpointFiles {
  private static final String HALT = System.getProperty("test.halt", "");

  public HaltingCheckpointFiles(Path path, Configuration hadoop) {
    super(path, hadoop);
  }

  @Override
  public void renameTempFile(Path from, Path to, boolean overwrite) {
    boolean concerned =
        !HALT.isEmpty() && to.toString().contains("/checkpoint/" + HALT.split(":", 2)[1]);
    if (concerned && HALT.startsWith("before")) {
      Runtime.getRuntime().halt(137);
    }
    super.renameTempFile(from, to, overwrite);
    if (concerned) {
      Runtime.getRuntime().halt(137);
    }
  }
}
