package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.AssertProblem.assertProblem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.session.SessionRules;
import propensity.spark.SparkExtension;

@ExtendWith(SparkExtension.class)
class EventStreamIT {
  private static final String VIEW =
      "e1,u1,s1,2026-01-05T10:00:00.000Z,page_view,mobile,email,/p/1,p1,10.00,1";
  private static final String CART =
      "e2,u1,s1,2026-01-05T10:01:00.000Z,add_to_cart,mobile,email,/p/1,p1,10.00,2";
  private static final String BUY =
      "e3,u1,s1,2026-01-05T10:02:00.000Z,purchase,mobile,email,/p/1,p1,10.00,2";
  private static final String OTHER =
      "f1,u2,s2,2026-01-05T12:00:00.000Z,page_view,desktop,paid,/,,,";

  @Test
  void eventsAreEnrichedScoredAndCounted(SparkSession spark, @TempDir Path folder) {
    StreamRun run = new StreamRun(spark, folder).drop("a.csv", VIEW, CART).once();
    run.drop("b.csv", BUY, OTHER).once();

    assertThat(
            run.rows(
                "SELECT event_id, session_id, seq, stage, cart_value_cents,"
                    + " propensity > 0 AND propensity < 1, decile BETWEEN 1 AND 10 FROM events"
                    + " ORDER BY event_id"))
        .containsExactly(
            "e1|s1|1|browse|0|1|1",
            "e2|s1|2|cart|2000|1|1",
            "e3|s1|3|purchased|2000|null|null",
            "f1|s2|1|browse|0|1|1");
    assertThat(
            run.rows(
                "SELECT session_id, events, add_to_carts, purchases, revenue_cents, converted,"
                    + " closed, returning_visitor FROM sessions"))
        .containsExactly("s1|3|1|1|2000|1|0|0", "s2|1|0|0|0|0|0|0");
    assertThat(
            run.rows(
                "SELECT s.propensity = e.propensity FROM sessions s, events e"
                    + " WHERE s.session_id = 's1' AND e.event_id = 'e2'"))
        .containsExactly("1");
    assertThat(
            run.count("SELECT count(*) FROM events WHERE features LIKE '{\"eventsPerMinute\":%'"))
        .isEqualTo(3);
    assertThat(run.batches).extracting("linesRead").containsExactly(2L, 2L);
    assertThat(folder.resolve("ready")).isEmptyDirectory();
    assertThat(Files.exists(folder.resolve("incoming/a.csv"))).isFalse();
    assertThat(folder.resolve("metrics.prom"))
        .content()
        .contains("# TYPE propensity_enriched_total counter\npropensity_enriched_total 4\n")
        .contains("\npropensity_newest_event_seconds 1767614400.000\n");
  }

  @Test
  void shopperWhoseClockIsAheadClosesNobodysSession(SparkSession spark, @TempDir Path folder) {
    String closed = "SELECT user_id FROM sessions WHERE closed = 1 ORDER BY user_id";
    StreamRun run =
        new StreamRun(spark, folder)
            .drop("a.csv", view("u1", "10:00"), view("u2", "10:01"), view("u3", "10:02"))
            .drop("b.csv", view("ahead", "23:00"))
            .once();
    assertThat(run.rows(closed)).isEmpty();

    run.drop("c.csv", view("u2", "10:45"), view("u3", "10:41")).once();
    assertThat(run.rows(closed)).containsExactly("u1");

    run.drop("d.csv", view("u1", "10:29")).once();
    assertThat(run.rows(closed)).as("a session that goes on is open again").isEmpty();
    assertThat(run.disagreements()).isEmpty();
  }

  private static String view(String user, String time) {
    return "%s@%s,%s,,2026-01-05T%s:00Z,page_view,mobile,direct,/,,,"
        .formatted(user, time, user, time);
  }

  @Test
  void everyLineIsSomewhereWithAReason(SparkSession spark, @TempDir Path folder) {
    StreamRun run =
        new StreamRun(spark, folder)
            .drop(
                "a.csv",
                VIEW,
                "short,line",
                VIEW,
                VIEW.replace("/p/1", "/other"),
                "x,,s,2026-01-05T10:00:00Z,page_view,,,,,,",
                "x,u,s,yesterday,page_view,,,,,,",
                "x,u,s,2026-01-05T10:00:00Z,return,,,,,,",
                "x,u,s,2026-01-05T10:00:00Z,page_view,,,,,NaN,",
                "x,u,s,2026-01-05T10:00:00Z,page_view,,,,,-1,",
                "x,u,s,9999-01-01T10:00:00Z,page_view,,,,,1,",
                "l1,u1,s1,2026-01-05T10:30:00.000Z,page_view,,,,,,",
                "l2,u1,s1,2026-01-05T10:05:00.000Z,page_view,,,,,,",
                VIEW)
            .once();

    assertThat(run.rows("SELECT line_no, reason, column_name FROM rejected_events"))
        .containsExactly(
            "2|field_count|null",
            "4|id_conflict|event_id",
            "5|missing_value|user_id",
            "6|bad_time|event_time",
            "7|unknown_event_type|event_type",
            "8|bad_number|price",
            "9|negative_number|price",
            "10|time_out_of_range|event_time");
    assertThat(run.rows("SELECT event_id, lateness_ms FROM late_events"))
        .containsExactly("l2|1500000");
    assertThat(run.rows("SELECT lines_read, enriched, duplicate, late, rejected FROM batches"))
        .containsExactly("13|2|2|1|8");
  }

  @Test
  void unreadableAndRepeatedFilesAreSetAsideWithTheirReason(
      SparkSession spark, @TempDir Path folder) {
    StreamRun run =
        new StreamRun(spark, folder)
            .drop("a.csv", VIEW)
            .drop("again.csv", VIEW)
            .dropText("bad.csv", "who,what\nu1,page_view\n")
            .dropText("cut.csv.gz", "not gzip at all")
            .dropText("empty.csv", "")
            .dropText("notes.txt", "hello")
            .dropText(".hidden.csv", "still being written")
            .once();

    assertThat(run.rows("SELECT name, state, reason FROM files"))
        .containsExactly(
            "a.csv|accepted|null",
            "again.csv|duplicate|a.csv",
            "bad.csv|quarantined|missing_column",
            "cut.csv.gz|quarantined|unreadable",
            "empty.csv|quarantined|empty",
            "notes.txt|quarantined|unknown_format");
    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(1);
    assertThat(folder.resolve("incoming/.hidden.csv")).exists();
  }

  @Test
  void batchThatTheWarehouseHasIsNotWrittenAgain(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder).drop("1.csv", VIEW).once();
    run.drop("2.csv", CART).once();
    // As after a crash between the warehouse's commit and Spark's: the file is still in ready.
    Files.delete(folder.resolve("checkpoint/commits/1"));
    Files.deleteIfExists(folder.resolve("checkpoint/commits/.1.crc"));
    Path archived = single(folder.resolve("archive"), "2.csv");
    Files.move(archived, folder.resolve("ready").resolve(archived.getFileName()));

    run.drop("3.csv", BUY).once();

    assertThat(run.rows("SELECT event_id, seq FROM events ORDER BY event_id"))
        .containsExactly("e1|1", "e2|2", "e3|3");
    assertThat(run.rows("SELECT batch_id, enriched FROM batches"))
        .containsExactly("0|1", "1|1", "2|1");
  }

  @Test
  void fileThatChangedAfterAcceptanceStopsTheRun(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder).drop("1.csv", VIEW).once();
    Path ready = accepted(run, "2.csv", CART, OTHER);
    String text = Files.readString(ready);
    Files.writeString(ready, text.replace("desktop", "tablet "));

    assertStops(run, ExitCode.BAD_DATA, ready.getFileName() + " was changed");
    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(1);

    Files.writeString(ready, text);
    run.once();
    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(3);
  }

  @Test
  void fileThatDisappearedAfterAcceptanceStopsTheRun(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder).drop("1.csv", VIEW).once();
    Path lost = accepted(run, "2.csv", CART);
    Path kept = folder.resolve("kept");
    Files.move(lost, kept);

    assertStops(run, ExitCode.BAD_DATA, lost.getFileName() + " disappeared");
    run.drop("3.csv", BUY);
    assertStops(run, ExitCode.BAD_DATA, lost.getFileName() + " disappeared");

    // Whoever has the file drops it once more, under whatever name.
    Files.move(kept, run.folders.incoming().resolve("again.csv"));
    run.once();
    assertThat(run.rows("SELECT event_id, seq FROM events ORDER BY event_id"))
        .containsExactly("e1|1", "e2|2", "e3|3");
    assertThat(run.count("SELECT count(*) FROM files")).isEqualTo(3);
  }

  @Test
  void fileThatDisappearedBeforeItsBatchIsComputedAgainStopsTheRun(
      SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder).drop("1.csv", VIEW).once();
    Files.delete(folder.resolve("checkpoint/commits/0"));
    Files.deleteIfExists(folder.resolve("checkpoint/commits/.0.crc"));
    Files.delete(single(run.folders.archive(), "1.csv"));

    assertStops(run, ExitCode.BAD_DATA, "1.csv disappeared");
  }

  @Test
  void fileThatSparkPassedOverStopsTheRun(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder).drop("1.csv", VIEW).once();
    Path second = accepted(run, "2.csv", CART);
    // As if Spark had seen the name at a moment when the file was away.
    Path checkpoint = run.folders.checkpoint();
    Files.delete(checkpoint.resolve("offsets/1"));
    Files.deleteIfExists(checkpoint.resolve("offsets/.1.crc"));
    Path seen = checkpoint.resolve("offsets/0");
    Files.writeString(
        seen, Files.readString(seen).replaceFirst("\\{\"file_id\":1[^}]*}", "{\"file_id\":2}"));
    Files.deleteIfExists(checkpoint.resolve("offsets/.0.crc"));
    run.drop("3.csv", BUY);

    assertStops(run, ExitCode.MISMATCH, second.getFileName() + " was skipped by Spark");
  }

  /** Events of the last minutes would come into other sessions than their rows are in. */
  @Test
  void anotherGapNeedsARebuild(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder).drop("1.csv", VIEW, CART).once();
    SessionRules usual = SessionRules.DEFAULT;
    Duration minute = Duration.ofMinutes(1);
    run.rules(new SessionRules(minute, minute, usual.forgetAfter(), usual.botEventsPerHour()));
    run.drop("2.csv", BUY);

    assertProblem(ExitCode.MISMATCH)
        .what("sessions.gap")
        .why("30m")
        .remedy("--rebuild-checkpoint")
        .by(run::once);
    run.rebuild();
    run.once();

    assertThat(run.count("SELECT count(*) FROM events")).isEqualTo(3);
    assertThat(run.disagreements()).isEmpty();
  }

  @Test
  void modificationTimesDoNotMatter(SparkSession spark, @TempDir Path folder) throws Exception {
    long day = 24L * 3600 * 1000;
    long[] offsets = {8 * day, -56L * 365 * day, -400 * day, 3650 * day, -8 * day, 0};
    StreamRun odd = new StreamRun(spark, folder.resolve("odd"));
    StreamRun even = new StreamRun(spark, folder.resolve("even"));
    for (int i = 0; i < offsets.length; i++) {
      for (StreamRun run : new StreamRun[] {odd, even}) {
        run.drop(Deliveries.name(i), Deliveries.lines(i));
      }
      FileTime time = FileTime.fromMillis(System.currentTimeMillis() + offsets[i]);
      Files.setLastModifiedTime(odd.folders.incoming().resolve(Deliveries.name(i)), time);
      if (i % 2 == 1) {
        odd.once();
      }
      if (i == 3) {
        // Whoever touches what is accepted changes nothing either.
        Files.setLastModifiedTime(accepted(odd, "touched.csv", VIEW), time);
        accepted(odd, "after.csv", CART);
        even.drop("touched.csv", VIEW).once();
        even.drop("after.csv", CART).once();
      }
    }
    odd.once();
    even.once();

    for (String table :
        new String[] {
          "events", "sessions", "orders", "order_items", "late_events", "rejected_events"
        }) {
      assertThat(odd.table(table)).as(table).isEqualTo(even.table(table));
    }
  }

  @Test
  void checkpointAndWarehouseThatDoNotFitAreNotUsed(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder).drop("1.csv", VIEW).once();
    Files.delete(run.warehouseFile());

    assertThatThrownBy(run::once)
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH))
        .satisfies(e -> assertThat(((Problem) e).why()).contains("0").contains("none"));
  }

  /** Lets a file through the gate, and stops before its batch. */
  private static Path accepted(StreamRun run, String name, String... lines) throws Exception {
    StopRequest before = new StopRequest();
    before.ask();
    run.drop(name, lines).once(before);
    return single(run.folders.ready(), "_" + name);
  }

  private static void assertStops(StreamRun run, ExitCode code, String message) {
    assertThatThrownBy(run::once)
        .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static Path single(Path folder, String end) throws Exception {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).findFirst().orElseThrow();
    }
  }
}
