package propensity.app;

import java.nio.file.Path;
import java.time.Duration;
import propensity.app.job.StopSignals;
import propensity.app.settings.Console;
import propensity.model.ServedModel;
import propensity.model.ServedModels;
import propensity.spark.SparkExtension;
import propensity.stream.StopRequest;
import propensity.stream.StreamRun;

/** A stream that stays until it is told to stop, with batches that take a while. */
final class SignalledStream {
  private SignalledStream() {}

  /** The folder, and how many milliseconds a batch takes. */
  public static void main(String[] arguments) {
    StopRequest stop = new StopRequest();
    Console console = new Console(System.out, System.err, false, false);
    StopSignals.handle(stop, Duration.ofSeconds(60), console);
    StreamRun run = new StreamRun(SparkExtension.session(), Path.of(arguments[0]));
    run.models(() -> slowly(Long.parseLong(arguments[1])));
    System.out.println("running");
    run.every(Duration.ofMillis(50), stop);
    System.exit(0);
  }

  private static ServedModel slowly(long millis) {
    System.out.println("scoring");
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return ServedModels.rising("v1");
  }
}
