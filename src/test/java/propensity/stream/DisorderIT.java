package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.app.settings.ShippedSettings;
import propensity.generate.Defects;
import propensity.generate.EventGenerator;
import propensity.generate.GeneratorSettings;
import propensity.replay.Replay;
import propensity.replay.ReplaySettings;
import propensity.source.SourceMapping;
import propensity.spark.SparkExtension;

/** Law 5: neither how files fall into batches nor disorder that is waited for changes a session. */
@ExtendWith(SparkExtension.class)
class DisorderIT {
  private static final long START = Instant.parse("2026-01-05T08:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long ALLOWED_LATENESS = 10 * MINUTE;

  @Test
  void batchingDoesNotMatter(SparkSession spark, @TempDir Path folder) {
    List<StreamRun> runs = new ArrayList<>();
    for (int filesPerBatch : new int[] {1, 7, 100}) {
      StreamRun run =
          new StreamRun(spark, folder.resolve("" + filesPerBatch)).filesPerBatch(filesPerBatch);
      for (int file = 0; file < 15; file++) {
        run.drop(Deliveries.name(file), Deliveries.lines(file, 100));
      }
      runs.add(run.once());
    }

    assertThat(runs).extracting(run -> run.batches.size()).containsExactly(15, 3, 1);
    for (String table :
        new String[] {
          "events", "sessions", "orders", "order_items", "late_events", "rejected_events"
        }) {
      List<String> rows = runs.get(0).table(table);
      assertThat(rows).as(table).isNotEmpty();
      assertThat(runs.get(1).table(table)).as(table).isEqualTo(rows);
      assertThat(runs.get(2).table(table)).as(table).isEqualTo(rows);
    }
  }

  /**
   * The same shoppers twenty-one times over under other names, whose events come in other orders:
   * the first ones' sorted, the others' shuffled across the files of nine minutes and within them.
   */
  @Test
  void twentyOrdersOfArrivalGiveTheSameSessions(SparkSession spark, @TempDir Path folder) {
    int orders = 21;
    int filesOfAWindow = 5;
    StreamRun run = new StreamRun(spark, folder).filesPerBatch(2);
    int file = 0;
    for (long window : new long[] {0, 12, 24, 80, 92, 170}) {
      List<List<String>> files = new ArrayList<>();
      for (int i = 0; i < filesOfAWindow; i++) {
        files.add(new ArrayList<>());
      }
      for (int order = 0; order < orders; order++) {
        List<String> lines = new ArrayList<>(window(window, "p%02d-".formatted(order)));
        if (order > 0) {
          Collections.shuffle(lines, new Random(1_000L * order + window));
        }
        for (int i = 0; i < lines.size(); i++) {
          files.get(i * filesOfAWindow / lines.size()).add(lines.get(i));
        }
      }
      for (List<String> lines : files) {
        run.drop(Deliveries.name(file++), lines.toArray(new String[0]));
      }
    }
    List<String> last = new ArrayList<>();
    for (String user : List.of("x", "y", "z")) { // a time that three have reached closes sessions
      last.add(line("last", user, "", START + 600 * MINUTE, "page_view", 1));
    }
    run.drop("last.csv", last.toArray(new String[0])).once();

    assertThat(run.count("SELECT count(*) FROM late_events")).isZero();
    List<String> sorted = sessionsOf(run, "p00-");
    assertThat(sorted).hasSizeGreaterThan(15);
    for (int order = 1; order < orders; order++) {
      assertThat(sessionsOf(run, "p%02d-".formatted(order))).as("%d", order).isEqualTo(sorted);
    }
    assertThat(run.count("SELECT count(*) FROM events WHERE seq = 1"))
        .as("arrivals that were not the first of their session, and looked so")
        .isGreaterThan(run.count("SELECT count(*) FROM sessions"));
  }

  @Test
  void generatedDisorderIsWaitedForAndTheRestIsLate(SparkSession spark, @TempDir Path folder)
      throws Exception {
    GeneratorSettings clean = ShippedSettings.read().generate().withUsers(150).withDays(4);
    StreamRun sorted = streamed(spark, folder.resolve("sorted"), clean);
    StreamRun disordered =
        streamed(
            spark, folder.resolve("disordered"), clean.withDefects(new Defects(0, 0.2, 0, 0, 0)));
    Path lateFolder = folder.resolve("late");
    StreamRun late =
        streamed(spark, lateFolder, clean.withDefects(new Defects(0.05, 0.2, 0, 0, 0)));

    assertThat(disordered.count("SELECT count(*) FROM late_events")).isZero();
    assertThat(closedSessions(sorted)).hasSizeGreaterThan(100);
    assertThat(closedSessions(disordered)).isEqualTo(closedSessions(sorted));
    assertThat(disordered.table("events")).isNotEqualTo(sorted.table("events"));

    Set<String> expected = lateOnes(spark, lateFolder.resolve("raw/truth").toString());
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(new TreeSet<>(late.rows("SELECT event_id FROM late_events"))).isEqualTo(expected);
    assertThat(late.count("SELECT (SELECT count(*) FROM events) + count(*) FROM late_events"))
        .isEqualTo(sorted.count("SELECT count(*) FROM events"));
  }

  private static StreamRun streamed(SparkSession spark, Path folder, GeneratorSettings settings)
      throws Exception {
    String raw = folder.resolve("raw").toString();
    EventGenerator.generate(spark, settings, raw, true);
    StreamRun run = new StreamRun(spark, folder).filesPerBatch(5);
    Replay.run(
        spark,
        new ReplaySettings(500, "max"),
        SourceMapping.contract(),
        raw + "/events",
        raw + "/truth",
        run.folders.incoming(),
        dropped -> {});
    return run.once();
  }

  /** Those that the truth calls late and whose shopper had done something since, from it alone. */
  private static Set<String> lateOnes(SparkSession spark, String truth) {
    Map<String, Long> newest = new HashMap<>();
    Set<String> late = new TreeSet<>();
    for (Row row :
        spark
            .read()
            .parquet(truth)
            .orderBy("arrival_time", "event_id")
            .selectExpr("event_id", "user_id", "unix_millis(event_time)", "defect")
            .collectAsList()) {
      long time = row.getLong(2);
      if (time < newest.getOrDefault(row.getString(1), 0L) - ALLOWED_LATENESS) {
        assertThat(row.getString(3)).isEqualTo("late");
        late.add(row.getString(0));
      }
      newest.merge(row.getString(1), time, Math::max);
    }
    return late;
  }

  private static List<String> closedSessions(StreamRun run) {
    return run.rows("SELECT * FROM sessions WHERE closed = 1 ORDER BY session_id").stream()
        .map(DisorderIT::withoutKey)
        .toList();
  }

  private static List<String> sessionsOf(StreamRun run, String prefix) {
    return run
        .rows(
            "SELECT * FROM sessions WHERE closed = 1 AND user_id LIKE '%s%%' ORDER BY session_id"
                .formatted(prefix))
        .stream()
        .map(row -> withoutKey(row).replace(prefix, ""))
        .toList();
  }

  /**
   * A session's key says where its first event was read, which another order of arrival changes.
   */
  private static String withoutKey(String row) {
    return row.substring(row.indexOf('|') + 1);
  }

  /** What a few shoppers do within nine minutes, in order; a function of the window alone. */
  private static List<String> window(long startMinute, String prefix) {
    Random random = new Random(startMinute);
    String[] types = {"page_view", "page_view", "page_view", "add_to_cart", "checkout", "purchase"};
    List<String> lines = new ArrayList<>();
    long time = START + startMinute * MINUTE;
    for (int i = 0; i < 50; i++) {
      time += random.nextInt((int) (9 * MINUTE / 50));
      int user = random.nextInt(6);
      lines.add(
          line(
              prefix + startMinute + "-" + i,
              prefix + "u" + user,
              user < 3 ? prefix + "s" + user + "-" + startMinute / 60 : "",
              time,
              types[random.nextInt(types.length)],
              random.nextInt(9)));
    }
    return lines;
  }

  private static String line(
      String id, String user, String session, long time, String type, int product) {
    return "%s,%s,%s,%s,%s,mobile,email,/p/%d,p%d,9.50,1"
        .formatted(id, user, session, Instant.ofEpochMilli(time), type, product, product);
  }
}
