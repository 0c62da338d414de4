package propensity.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import propensity.ExitCode;
import propensity.app.settings.Console;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger.Backlog;

class BatchLogTest {
  private final ByteArrayOutputStream talk = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(talk, true, StandardCharsets.UTF_8);
  private final Console console = new Console(stream, stream, false, false);
  private final BatchLog log = new BatchLog(console);

  @Test
  void moreRejectedLinesThanAllowedAreBadData() {
    log.batch(batch(90, 10, 0), new Backlog(20, 60, 1_500));

    assertThat(log.exitCode(0.10, console)).isEqualTo(ExitCode.DONE);
    assertThat(log.exitCode(0.09, console)).isEqualTo(ExitCode.BAD_DATA);
    assertThat(talk.toString(StandardCharsets.UTF_8))
        .contains("batch 0, files 20/80: 100 lines = 90 enriched")
        .contains("lag 1.5 s")
        .contains("10 of 100 lines were rejected")
        .contains("rejected list");
  }

  @Test
  void linesToLeaveOutAreNoFaultOfTheData() {
    log.batch(batch(50, 50, 45), new Backlog(1, 0, 0));

    assertThat(log.exitCode(0.05, console)).isEqualTo(ExitCode.DONE);
    assertThat(log.exitCode(0.04, console)).isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void nothingReadIsNoBadData() {
    assertThat(log.exitCode(0, console)).isEqualTo(ExitCode.DONE);
  }

  private static Batch batch(long enriched, long rejected, long ignored) {
    return new Batch("q", 0, "v1", enriched + rejected, enriched, 0, 0, rejected, 1, 2, 3, ignored);
  }
}
