package propensity.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import propensity.ExitCode;
import propensity.analytics.DataQuality.Rejections;
import propensity.app.settings.Console;
import propensity.sink.feed.FeedChange.Found;
import propensity.stream.StreamSettings;
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

    assertThat(log.exitCode(most(0.10, null), console)).isEqualTo(ExitCode.DONE);
    assertThat(log.exitCode(most(0.09, null), console)).isEqualTo(ExitCode.BAD_DATA);
    assertThat(talk.toString(StandardCharsets.UTF_8))
        .contains("batch 0, files 20/80: 100 lines = 90 enriched")
        .contains("lag 1.5 s")
        .contains("10 of 100 lines were rejected")
        .contains("rejected list");
  }

  @Test
  void linesToLeaveOutAreNoFaultOfTheData() {
    log.batch(batch(50, 50, 45), new Backlog(1, 0, 0));

    assertThat(log.exitCode(most(0.05, null), console)).isEqualTo(ExitCode.DONE);
    assertThat(log.exitCode(most(0.04, null), console)).isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void mostLinesRejectedAreSaidWithTheirReasons() {
    log.batch(batch(50, 50, 0), new Backlog(1, 0, 0));
    assertThat(log.mostlyRejected()).isFalse();

    log.batch(batch(49, 51, 0), new Backlog(1, 0, 0));
    assertThat(log.mostlyRejected()).isTrue();
    log.warnOfRejected(
        List.of(
            new Rejections("bad_time", "when", 90, 2, "a.csv"),
            new Rejections("field_count", null, 11, 1, "a.csv")));

    assertThat(talk.toString(StandardCharsets.UTF_8))
        .contains("most lines were rejected, 101 of 200: 90 bad_time of when, 11 field_count;")
        .contains("./spark-submit.sh rejected list");
  }

  @Test
  void linesToLeaveOutDoNotHideThatMostOthersAreRejected() {
    log.batch(batch(4, 96, 90), new Backlog(1, 0, 0));

    assertThat(log.mostlyRejected()).isTrue();
  }

  @Test
  void nothingReadIsNoBadData() {
    assertThat(log.mostlyRejected()).isFalse();
    assertThat(log.exitCode(most(0, null), console)).isEqualTo(ExitCode.DONE);
  }

  @Test
  void filesThatDifferFromThoseBeforeAreToldAndMayEndTheRun() {
    assertThat(log.exitCode(most(0, 0), console)).isEqualTo(ExitCode.DONE);
    log.feedChanges(
        List.of(
            new Found("a.csv", "column_gone", "price", null, null, null),
            new Found("a.csv", "values_gone", "price", "purchase", 0.98, 0.0)));

    assertThat(log.changedTooMuch(2)).isFalse();
    assertThat(log.changedTooMuch(1)).isTrue();
    assertThat(log.exitCode(most(0, null), console)).isEqualTo(ExitCode.DONE);
    assertThat(log.exitCode(most(0, 1), console)).isEqualTo(ExitCode.BAD_DATA);
    assertThat(talk.toString(StandardCharsets.UTF_8))
        .contains("the feed has changed: in a.csv the column price is gone")
        .contains("in a.csv 0 % of purchase events have a price, before 98 %");
  }

  private static StreamSettings most(double rejectedRatio, Integer feedChanges) {
    return new StreamSettings(1, Duration.ZERO, 0, rejectedRatio, feedChanges);
  }

  private static Batch batch(long enriched, long rejected, long ignored) {
    return new Batch("q", 0, "v1", enriched + rejected, enriched, 0, 0, rejected, 1, 2, 3, ignored);
  }
}
