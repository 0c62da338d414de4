package propensity.app.job;

import org.apache.spark.sql.SparkSession;

/** The one place that opens Spark. */
public final class Spark {
  private Spark() {}

  /** What is done with a session. */
  @FunctionalInterface
  public interface Work<R> {
    R with(SparkSession spark) throws Exception;
  }

  /**
   * Does the work in a session configured by spark-submit, and closes it. In a process that has a
   * session already it is used and left open.
   */
  public static <R> R run(Work<R> work) throws Exception {
    boolean ours = SparkSession.getDefaultSession().isEmpty();
    SparkSession spark = SparkSession.builder().appName("propensity").getOrCreate();
    try {
      return work.with(spark);
    } finally {
      if (ours) {
        spark.stop();
      }
    }
  }
}
