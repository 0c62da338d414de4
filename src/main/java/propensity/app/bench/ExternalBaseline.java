package propensity.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import propensity.ExitCode;
import propensity.Problem;

/** Another program for the same work, run on the same events. */
final class ExternalBaseline {
  /** Found on the PATH. */
  private static final String PYTHON = "python3";

  private ExternalBaseline() {}

  /**
   * Runs it and gives the figures it prints.
   *
   * @throws Problem if it does not run
   */
  static JsonNode run(Path script, Path csv, Path database, long batchSize)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                // A direct child would report this process's memory as its own peak.
                "/bin/sh",
                "-c",
                "\"$@\"; exit $?",
                "sh",
                PYTHON,
                script.toString(),
                csv.toString(),
                database.toString(),
                "--batch-size",
                Long.toString(batchSize))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new Problem(
          ExitCode.USAGE,
          "the peer " + script + " failed",
          "it needs "
              + PYTHON
              + " on the PATH, with pandas and scikit-learn; its own messages are above",
          "install them, or leave out --peer");
    }
    return new ObjectMapper().readTree(said);
  }
}
