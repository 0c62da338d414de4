package propensity.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** spark-submit's settings, for commands that need no Spark session. */
public final class Submission {
  private Submission() {}

  /** How to reach file systems: Hadoop's own files and what is set as {@code spark.hadoop.*}. */
  public static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
