package propensity.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import propensity.ExitCode;
import propensity.Problem;

/**
 * Executors write into folders and read what the driver put there. A local path is each machine's
 * own disk: on a cluster, what executors write there would be lost silently.
 */
public final class SharedFolder {
  private static final int TASKS_PER_CORE = 4;

  private SharedFolder() {}

  /**
   * On a cluster, makes the folder and checks that tasks see in it what the driver puts there. Asks
   * nothing of other file systems than the local one, which are shared anyway.
   *
   * @throws Problem naming a machine that does not see it
   */
  public static void require(SparkSession spark, String folder) {
    if (spark.sparkContext().isLocal()) {
      return;
    }
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.getScheme().equals("file")) {
        return;
      }
      Path mark = new Path(path, ".seen-by-all-" + UUID.randomUUID());
      files.mkdirs(path);
      files.create(mark).close();
      try {
        List<String> hosts = hostsNotSeeing(spark, files.makeQualified(mark).toUri().getPath());
        if (!hosts.isEmpty()) {
          throw problem(folder, hosts.get(0));
        }
      } finally {
        files.delete(mark, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The machines on which a task does not find a file. */
  static List<String> hostsNotSeeing(SparkSession spark, String file) {
    int tasks = TASKS_PER_CORE * spark.sparkContext().defaultParallelism();
    return spark
        .range(0, tasks, 1, tasks)
        .mapPartitions(
            (MapPartitionsFunction<Long, String>) task -> here(new File(file)), Encoders.STRING())
        .filter((FilterFunction<String>) host -> !host.isEmpty())
        .distinct()
        .collectAsList();
  }

  private static Iterator<String> here(File file) throws UnknownHostException {
    return file.exists()
        ? Collections.emptyIterator()
        : Collections.singleton(InetAddress.getLocalHost().getHostName()).iterator();
  }

  private static Problem problem(String folder, String host) {
    return new Problem(
        ExitCode.USAGE,
        "the machine " + host + " does not see the folder " + folder + " of this one",
        "on a cluster executors write there, and a local path is each machine's own disk",
        "name a folder that all machines have mounted, or an address such as hdfs: or s3a:");
  }
}
