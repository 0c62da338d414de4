package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;

@ExtendWith(SparkExtension.class)
class MovedFolderIT {

  /** Two runs from one place to another are those of one that stays. */
  @Test
  void projectThatIsMovedGoesOn(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun before = new StreamRun(spark, folder.resolve("before"));
    StreamRun stays = new StreamRun(spark, folder.resolve("stays"));
    for (StreamRun run : new StreamRun[] {before, stays}) {
      run.drop(Deliveries.name(1), Deliveries.lines(1)).once();
      run.drop(Deliveries.name(2), Deliveries.lines(2)).once();
    }
    Files.move(before.folder, folder.resolve("after"));
    StreamRun after = new StreamRun(spark, folder.resolve("after"));
    for (int file = 3; file <= 4; file++) {
      for (StreamRun run : new StreamRun[] {after, stays}) {
        run.drop(Deliveries.name(file), Deliveries.lines(file)).once();
      }
    }

    for (String table :
        new String[] {"events", "sessions", "orders", "order_items", "late_events", "files"}) {
      assertThat(after.table(table)).as(table).isEqualTo(stays.table(table));
    }
    assertThat(before.folder).doesNotExist();
  }
}
