package propensity.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.checkpointing.FileContextBasedCheckpointFileManager;
import propensity.AtomicFiles;
import propensity.PrivateFiles;

/**
 * Checkpoint files of this machine, written and renamed by Java itself. Without its native library
 * Hadoop starts a process for each question about a local file, more than a hundred of them in a
 * micro-batch: a third of a second that nothing else is done in. Spark makes one of these for each
 * folder, by the class's name.
 */
public class LocalCheckpointFiles extends FileContextBasedCheckpointFileManager {

  /** For Spark. */
  public LocalCheckpointFiles(Path path, Configuration hadoop) {
    super(path, hadoop);
  }

  @Override
  public FSDataOutputStream createTempFile(Path path) {
    java.nio.file.Path file = local(path);
    try {
      PrivateFiles.createFolders(file.getParent());
      return new FSDataOutputStream(Files.newOutputStream(file), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void renameTempFile(Path from, Path to, boolean overwrite) {
    java.nio.file.Path target = local(to);
    try {
      if (!overwrite && Files.exists(target)) {
        throw new FileAlreadyExistsException(to + " exists");
      }
      // Hadoop would hold the new file against the checksum that it wrote for an old one.
      Files.deleteIfExists(target.resolveSibling("." + target.getFileName() + ".crc"));
      AtomicFiles.rename(local(from), target);
    } catch (IOException e) {
      LocalCheckpointFiles.<RuntimeException>throwAsIs(e);
    }
  }

  /** Spark looks at the kind of the exception; Scala does not declare it. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> void throwAsIs(Exception e) throws E {
    throw (E) e;
  }

  private static java.nio.file.Path local(Path path) {
    return new File(path.toUri().getPath()).toPath();
  }
}
