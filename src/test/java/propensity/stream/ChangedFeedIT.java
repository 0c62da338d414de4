package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.spark.SparkExtension;

/** A feed whose files are not what they were: every line is a good one, and the figures are not. */
@ExtendWith(SparkExtension.class)
class ChangedFeedIT {
  private static final String LINE = ",%s,,2026-01-05T10:0%d:00Z,%s,desktop,direct,/p,,%s,1%n";

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void columnThatIsRenamedIsTold(int filesPerBatch, SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder).filesPerBatch(filesPerBatch);
    String other = StreamRun.HEADER.replace("price", "amount");
    run.dropText("a.csv", StreamRun.HEADER + "\n" + LINE.formatted("u", 0, "page_view", ""));
    run.dropText("b.csv", StreamRun.HEADER + "\n" + LINE.formatted("u", 1, "add_to_cart", "3.00"));
    run.dropText("c.csv", other + "\n" + LINE.formatted("u", 2, "purchase", "3.00"));
    run.dropText("d.csv", other + "\n" + LINE.formatted("u", 3, "purchase", "3.00"));
    run.dropText("e.csv", StreamRun.HEADER + "\n" + LINE.formatted("u", 4, "page_view", ""));
    run.once();

    List<String> expected = List.of("3|column_gone|price|null", "3|column_new|amount|null");
    String changes =
        "SELECT file_id, what, name, event_type FROM feed_changes ORDER BY file_id, what, name";
    assertThat(run.rows(changes)).isEqualTo(expected);
    assertThat(run.rebuild().rows(changes)).isEqualTo(expected);
  }
}
