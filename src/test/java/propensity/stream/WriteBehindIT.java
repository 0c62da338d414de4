package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.model.ServedModels;
import propensity.spark.SparkExtension;
import propensity.warehouse.Sqlite;

/** Spark goes on to the next batch while one is written, and may be ahead when a run ends. */
@ExtendWith(SparkExtension.class)
class WriteBehindIT {
  private static final int FILES = 6;

  @Test
  void batchThatSparkHasFinishedAndTheWarehouseHasNotRunsAgain(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder.resolve("run"));
    run.database(new Sqlite(run.warehouseFile(), Duration.ofSeconds(3)));
    drop(run, 0, 2).once();
    drop(run, 2, 5);
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + run.warehouseFile());
        Statement statement = other.createStatement()) {
      run.models(
          () -> {
            begin(statement);
            return ServedModels.rising("v1");
          });
      assertThatThrownBy(run::once)
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
      other.rollback();
    }
    assertThat(new CheckpointFiles(run.folders.checkpoint()).newestFinished()).isEqualTo(2);
    assertThat(run.folders.checkpoint().resolve("state/0/0/4.changelog")).exists(); // after batch 3
    assertThat(run.count("SELECT max(batch_id) FROM batches")).isEqualTo(1);

    // What comes again need not be cut into the same batches.
    drop(run.filesPerBatch(2).models(() -> ServedModels.rising("v1")), 5, FILES).once();

    assertThat(run.messages).contains("batch 2 was computed, not written: again");
    StreamRun golden = drop(new StreamRun(spark, folder.resolve("golden")), 0, FILES).once();
    for (String table :
        new String[] {
          "events", "sessions", "orders", "order_items", "late_events", "rejected_events"
        }) {
      assertThat(run.table(table)).as(table).isEqualTo(golden.table(table));
    }
  }

  /** Keeps everybody else from writing, from the first batch on. */
  private static void begin(Statement statement) {
    try {
      if (statement.getConnection().getAutoCommit()) {
        statement.getConnection().setAutoCommit(false);
        statement.execute("DELETE FROM late_events WHERE false");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static StreamRun drop(StreamRun run, int from, int to) {
    for (int file = from; file < to; file++) {
      run.drop(Deliveries.name(file), Deliveries.lines(file));
    }
    return run;
  }
}
