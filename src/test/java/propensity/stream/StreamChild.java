package propensity.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import propensity.Problem;
import propensity.model.ServedModels;
import propensity.spark.SparkExtension;

/**
 * The stream in a process of its own, for tests that end it. Its Spark is up before it waits for a
 * line on stdin that says what to do, so that one can start while another one is being killed. On
 * stdout it says how far it is.
 */
final class StreamChild {
  /** Spark is up. */
  static final String RUNNING = "running";

  /** It has read what to do. */
  static final String BEGINS = "begins";

  /** A batch begins. */
  static final String BATCH = "batch";

  /** A batch is in the warehouse. */
  static final String COMMITTED = "committed";

  /** The stream has returned. */
  static final String ENDED = "ended";

  private StreamChild() {}

  /**
   * Reads {@code folder|way|properties}, where the way is {@code once}, {@code rebuild}, or {@code
   * every} until killed, and each property is written {@code name=value}.
   */
  public static void main(String[] arguments) throws IOException {
    var spark = SparkExtension.session();
    System.out.println(RUNNING);
    String orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (orders == null) {
      System.exit(0); // nobody needs it any more
    }
    List<String> words = List.of(orders.split("\\|", -1));
    for (String property : words.subList(2, words.size())) {
      String[] parts = property.split("=", 2);
      System.setProperty(parts[0], parts[1]);
    }
    StreamRun run = new StreamRun(spark, Path.of(words.get(0)));
    run.models(
        () -> {
          System.out.println(BATCH);
          return ServedModels.rising("v1");
        });
    run.afterBatch(batch -> System.out.println(COMMITTED));
    System.out.println(BEGINS);
    try {
      switch (words.get(1)) {
        case "once" -> run.once();
        case "rebuild" -> run.rebuild();
        default -> run.every(Duration.ofMillis(50), new StopRequest());
      }
    } catch (Problem e) {
      System.err.println(e.getMessage() + ": " + e.why());
      System.exit(e.exitCode().number());
    }
    System.out.println(ENDED);
    System.exit(0);
  }
}
