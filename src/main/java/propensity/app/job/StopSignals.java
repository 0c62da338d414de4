package propensity.app.job;

import java.time.Duration;
import org.apache.hadoop.service.launcher.IrqHandler;
import propensity.app.settings.Console;
import propensity.stream.StopRequest;

/** SIGTERM and SIGINT ask the stream to stop; a second one, or too long a wait, ends it at once. */
public final class StopSignals {
  private static final int KILLED_BY_TERM = 143;

  private StopSignals() {}

  public static void handle(StopRequest stop, Duration timeout, Console console) {
    for (String signal : new String[] {IrqHandler.CONTROL_C, IrqHandler.SIGTERM}) {
      new IrqHandler(signal, received -> asked(stop, timeout, console)).bind();
    }
  }

  private static synchronized void asked(StopRequest stop, Duration timeout, Console console) {
    if (stop.asked()) {
      console.log(
          "stream", "stopping at once; what was not committed is processed again by the next run");
      Runtime.getRuntime().halt(KILLED_BY_TERM);
    }
    console.log("stream", "asked to stop: finishing the batch");
    stop.ask();
    Thread timeLimit =
        new Thread(
            () -> {
              try {
                Thread.sleep(timeout.toMillis());
                console.log("stream", "the batch takes longer than --stop-timeout: stopping");
                Runtime.getRuntime().halt(KILLED_BY_TERM);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop-timeout");
    timeLimit.setDaemon(true);
    timeLimit.start();
  }
}
