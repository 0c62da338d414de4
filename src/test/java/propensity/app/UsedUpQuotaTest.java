package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import propensity.ExitCode;
import propensity.Problem;

/** Whatever meets a full disk or a used-up quota first, and however it wraps that. */
class UsedUpQuotaTest {
  private static final String QUOTA = "Disk quota exceeded";

  static Stream<Throwable> failures() {
    return Stream.of("No space left on device", QUOTA, "File too large")
        .flatMap(
            text ->
                Stream.of(
                    new FileSystemException("data/raw/a.csv", null, text),
                    new IOException(text),
                    new Error(new IOException(text)),
                    new SparkException("Job aborted: task 0: java.io.IOException: " + text),
                    new SparkException("Task failed", new Error(new IOException(text))),
                    unwritable(new IOException(text))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isTheSameProblemEverywhere(Throwable failure) {
    assertThat(Main.problemBehind(failure))
        .hasValueSatisfying(
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DISK_FULL));
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherFailuresStayWhatTheyAre(Throwable failure, ExitCode exitCode) {
    assertThat(Main.problemBehind(failure).map(Problem::exitCode).orElse(ExitCode.BUG))
        .isEqualTo(exitCode);
  }

  static Stream<Object[]> others() {
    return Stream.of(
        new Object[] {new IOException("Permission denied"), ExitCode.USAGE},
        new Object[] {unwritable(new IOException("Read-only file system")), ExitCode.USAGE},
        new Object[] {new SQLException("gone", "08006"), ExitCode.WAREHOUSE_UNREACHABLE},
        new Object[] {new IllegalStateException("no such case"), ExitCode.BUG});
  }

  private static Problem unwritable(IOException cause) {
    return new Problem(ExitCode.USAGE, "the report cannot be written", "why", "remedy", cause);
  }
}
