package propensity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.spark.SparkExtension;
import propensity.stream.ChildJvm;
import propensity.stream.StreamRun;
import propensity.warehouse.Warehouse;

@ExtendWith(SparkExtension.class)
class StopSignalsIT {
  private static final String VIEW =
      "e1,u1,s1,2026-01-05T10:00:00.000Z,page_view,mobile,email,/p/1,p1,10.00,1";
  private static final String BUY =
      "e2,u1,s1,2026-01-05T10:02:00.000Z,purchase,mobile,email,/p/1,p1,10.00,2";

  @Test
  @Timeout(180)
  void firstSignalFinishesTheBatchAndASecondOneDoesNot(SparkSession spark, @TempDir Path folder)
      throws Exception {
    ChildJvm children = new ChildJvm(folder);
    StreamRun run = new StreamRun(spark, folder.resolve("run")).drop("1.csv", VIEW);

    Process finishing = inABatch(children, run, "2000");
    secondRunIsToldWhoHasTheWarehouse(run, finishing);
    finishing.destroy();
    assertThat(children.end(finishing)).as(children.said()).isZero();
    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(1);

    run.drop("2.csv", BUY);
    Process stopping = inABatch(children, run, "120000");
    stopping.destroy();
    waitUntilItSaid(children, 2);
    stopping.destroy();
    assertThat(stopping.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stopping.exitValue()).isEqualTo(143);
    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(1);

    run.once();
    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(2);
  }

  private static Process inABatch(ChildJvm children, StreamRun run, String millis)
      throws Exception {
    String folder = run.warehouseFile().getParent().toString();
    Process process = children.start(SignalledStream.class, List.of(), folder, millis);
    ChildJvm.await(process, "scoring");
    return process;
  }

  private static void waitUntilItSaid(ChildJvm children, int times) throws Exception {
    while (children.said().split("asked to stop", -1).length <= times) {
      Thread.sleep(50);
    }
  }

  private static void secondRunIsToldWhoHasTheWarehouse(StreamRun run, Process owner) {
    assertProblem(ExitCode.LOCKED)
        .why("process " + owner.pid())
        .by(() -> Warehouse.open(run.warehouseFile(), message -> {}));
  }
}
