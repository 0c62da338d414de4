package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.session.SessionRules;
import propensity.spark.SparkExtension;

/** A shopper who did nothing for long is forgotten, and nothing tells when their state went. */
@ExtendWith(SparkExtension.class)
class ForgottenShopperIT {
  private static final Instant BEGIN = Instant.parse("2024-01-05T10:00:00Z");
  private static final Duration FORGET_AFTER = SessionRules.DEFAULT.forgetAfter();

  @Test
  void whoWasForgottenIsNewHoweverFilesFallIntoBatches(SparkSession spark, @TempDir Path folder) {
    StreamRun oneByOne = new StreamRun(spark, folder.resolve("one-by-one")).filesPerBatch(1);
    StreamRun atOnce = new StreamRun(spark, folder.resolve("at-once")).filesPerBatch(100);
    for (StreamRun run : List.of(oneByOne, atOnce)) {
      drop(run, 0, Duration.ZERO, "gone", "back", "stays", "x", "y", "z");
      drop(run, 1, Duration.ofDays(100), "stays", "x", "y", "z");
      drop(run, 2, FORGET_AFTER.plusDays(20), "x", "y", "z");
      run.once();
    }
    for (StreamRun run : List.of(oneByOne, atOnce)) {
      drop(run, 6, FORGET_AFTER.plusDays(30), "back", "stays", "x", "y", "z");
      run.once();
    }

    for (String table :
        List.of("events", "sessions", "orders", "order_items", "late_events", "rejected_events")) {
      assertThat(oneByOne.table(table)).as(table).isEqualTo(atOnce.table(table));
    }
    assertThat(
            oneByOne.rows(
                "SELECT user_id, returning_visitor FROM sessions WHERE user_id IN ('back', 'stays')"
                    + " ORDER BY user_id, started_at"))
        .containsExactly("back|0", "back|0", "stays|0", "stays|1", "stays|1");
    drop(oneByOne, 0, Duration.ZERO, "gone", "back", "stays", "x", "y", "z", "late");
    oneByOne.once(); // old lines once more, of a shopper who is forgotten too
    assertThat(oneByOne.count("SELECT count(*) FROM sessions WHERE user_id = 'gone'")).isEqualTo(1);
    assertThat(oneByOne.disagreements()).isEmpty();
    assertThat(atOnce.disagreements()).isEmpty();
  }

  /**
   * A file in which each of these shoppers looks at something and buys, in a session of the feed.
   */
  private static void drop(StreamRun run, int file, Duration after, String... users) {
    List<String> lines = new ArrayList<>();
    for (String user : users) {
      for (String type : List.of("page_view", "purchase")) {
        Instant time = BEGIN.plus(after).plusSeconds(lines.size());
        lines.add(
            "%s,%s,visit,%s,%s,mobile,email,/,p,9.50,1"
                .formatted("e" + file + lines.size(), user, time, type));
      }
    }
    run.drop("%02d.csv".formatted(file), lines.toArray(new String[0]));
  }
}
