package propensity.stream;

import java.nio.file.Path;
import java.time.Duration;
import propensity.Problem;
import propensity.spark.SparkExtension;

/** The stream in a process of its own, for tests that end it. */
final class StreamChild {
  private StreamChild() {}

  /** Folder and way: {@code once}, {@code rebuild}, or {@code every} until killed or stopped. */
  public static void main(String[] arguments) {
    StreamRun run = new StreamRun(SparkExtension.session(), Path.of(arguments[0]));
    System.out.println("running");
    try {
      switch (arguments[1]) {
        case "once" -> run.once();
        case "rebuild" -> run.rebuild();
        default -> run.every(Duration.ofMillis(50), new StopRequest());
      }
    } catch (Problem e) {
      System.err.println(e.getMessage() + ": " + e.why());
      System.exit(e.exitCode().number());
    }
    System.exit(0);
  }
}
