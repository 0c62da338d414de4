package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.Problem;
import propensity.spark.SparkExtension;

/**
 * Law 4: however the process ends, the warehouse is that of a run that nobody disturbed.
 *
 * <p>{@code mvn verify} ends it once at every place. More: {@code mvn verify -Dit.test=KillIT
 * -Drounds=10 -Dkills=100} (every place ten times, a hundred times at a random moment); {@code
 * -Dplaces='COMMITTED|commits'} for some places alone.
 */
@ExtendWith(SparkExtension.class)
class KillIT {
  private static final int FILES_A_START = 1;
  private static final int MOST_WAITING = 4;

  @Test
  void everyPlaceWhereItCanEnd(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun killed = new StreamRun(spark, folder.resolve("killed"));
    ChildJvm children = new ChildJvm(folder);
    int files = drop(killed, 0, FILES_A_START);
    killed.dropText("bad-0.csv", "no,header\n");
    assertThat(child(children, killed, "once", "-Dharmless")).isZero();

    for (int round = 0; round < Integer.getInteger("rounds", 1); round++) {
      for (String place : places()) {
        files = drop(killed, files, FILES_A_START);
        if (place.contains("GATE_SET_ASIDE")) {
          killed.dropText("bad-%d.csv".formatted(round + 1), "no,header\n");
        }
        assertThat(child(children, killed, "once", place)).as(place).isEqualTo(137);
        assertThat(killed.rows("PRAGMA integrity_check")).as(place).containsExactly("ok");
      }
    }
    assertThat(child(children, killed, "once", "-Dharmless")).as(children.said()).isZero();

    StreamRun golden = new StreamRun(spark, folder.resolve("golden"));
    drop(golden, 0, files);
    golden.once();
    assertThat(golden.count("SELECT count(*) FROM sessions WHERE closed = 1")).isPositive();
    assertSame(killed, golden);
  }

  @Test
  void rebuildThatIsBrokenOffStartsOver(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun run = new StreamRun(spark, folder.resolve("run"));
    drop(run, 0, 4);
    ChildJvm children = new ChildJvm(folder);
    assertThat(child(children, run, "once", "-Dharmless")).isZero();
    for (String place :
        new String[] {"REBUILD_EMPTIED", "REBUILD_ARCHIVED", "REBUILD_SET_ASIDE", "COMMITTED:2"}) {
      assertThat(child(children, run, "rebuild", "-Dpropensity.failpoint=" + place)).isEqualTo(137);
      assertThatThrownBy(run::once)
          .as(place)
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MISMATCH))
          .extracting(e -> ((Problem) e).why())
          .asString()
          .contains("rebuild");
    }
    assertThat(child(children, run, "rebuild", "-Dharmless")).as(children.said()).isZero();

    StreamRun golden = new StreamRun(spark, folder.resolve("golden"));
    drop(golden, 0, 4);
    golden.once();
    assertSame(run, golden);
  }

  @Test
  @EnabledIfSystemProperty(named = "kills", matches = "\\d+")
  void anyMoment(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun killed = new StreamRun(spark, folder.resolve("killed"));
    ChildJvm children = new ChildJvm(folder);
    int files = drop(killed, 0, FILES_A_START);
    assertThat(child(children, killed, "once", "-Dharmless")).isZero();
    long seed = System.nanoTime();
    Random moments = new Random(seed);
    int kills = Integer.getInteger("kills");
    for (int kill = 0; kill < kills; kill++) {
      Process process = children.start(StreamChild.class, List.of(), killed.folder.toString(), "");
      ChildJvm.await(process, "running");
      long end = System.nanoTime() + moments.nextInt(4_000) * 1_000_000L;
      while (System.nanoTime() < end) {
        boolean behind = IngestGate.list(killed.folders.ready()).size() >= MOST_WAITING;
        files = behind ? files : drop(killed, files, 1);
        Thread.sleep(moments.nextInt(150));
      }
      process.destroyForcibly().waitFor();
      assertThat(process.exitValue()).as("seed %d: %s", seed, children.said()).isEqualTo(137);
    }
    assertThat(child(children, killed, "once", "-Dharmless")).as(children.said()).isZero();

    StreamRun golden = new StreamRun(spark, folder.resolve("golden"));
    drop(golden, 0, files);
    golden.once();
    assertSame(killed, golden);
    assertThat(killed.rows("PRAGMA integrity_check")).containsExactly("ok");
    System.out.printf(
        "%d kills at random moments, %d files, %d events: no row differs%n",
        kills, files, killed.count("SELECT count(*) FROM events"));
  }

  private static List<String> places() {
    List<String> places = new ArrayList<>();
    for (Failpoint place : Failpoint.values()) {
      if (!place.name().startsWith("REBUILD")) {
        places.add(
            "-Dpropensity.failpoint=" + place + (place == Failpoint.ROWS_SCORED ? ":9" : ""));
      }
    }
    for (String file :
        List.of(
            "after:sources",
            "after:offsets",
            "before:state",
            "after:state",
            "before:commits",
            "after:commits")) {
      places.add("-Dtest.halt=" + file);
    }
    places.removeIf(place -> !place.matches(".*(" + System.getProperty("places", "") + ").*"));
    return places;
  }

  private static int drop(StreamRun run, int from, int count) throws IOException {
    for (int file = from; file < from + count; file++) {
      run.dropText(".hidden", StreamRun.text(Deliveries.lines(file)));
      Path incoming = run.folders.incoming();
      Files.move(incoming.resolve(".hidden"), incoming.resolve(Deliveries.name(file)));
    }
    return from + count;
  }

  private static int child(ChildJvm children, StreamRun run, String way, String option)
      throws IOException, InterruptedException {
    String files =
        "-Dspark.sql.streaming.checkpointFileManagerClass="
            + HaltingCheckpointFiles.class.getName();
    return children.run(StreamChild.class, List.of(option, files), run.folder.toString(), way);
  }

  private static void assertSame(StreamRun run, StreamRun golden) {
    assertThat(golden.count("SELECT count(*) FROM late_events")).isPositive();
    for (String table : new String[] {"events", "sessions", "late_events"}) {
      assertThat(run.table(table)).as(table).isEqualTo(golden.table(table));
    }
    for (String table : new String[] {"rejected_events", "files"}) {
      assertThat(byName(run, table)).as(table).isEqualTo(byName(golden, table));
    }
    // After some ends Spark takes the files of several batches for one: the sums are the same.
    String sums =
        "SELECT sum(lines_read), sum(enriched), sum(duplicate), sum(late), sum(rejected),"
            + " max(newest_event) FROM batches";
    assertThat(run.rows(sums)).isEqualTo(golden.rows(sums));
    assertThat(
            run.count(
                "SELECT count(*) FROM batches b WHERE lines_read IS NOT (SELECT sum(lines)"
                    + " FROM files f WHERE f.query_id = b.query_id AND f.batch_id = b.batch_id)"))
        .isZero();
    assertThat(run.count("SELECT count(*) - count(DISTINCT name) FROM files")).isZero();
  }

  /** Without the numbers of files, among which are the refused ones of the other run. */
  private static List<String> byName(StreamRun run, String table) {
    return table.equals("files")
        ? run.rows(
            "SELECT name, sha256, bytes, lines, state, reason FROM files"
                + " WHERE state = 'accepted' ORDER BY name")
        : run.rows(
            "SELECT f.name, line_no, r.reason, column_name, raw, raw_sha256 FROM rejected_events r"
                + " JOIN files f USING (file_id) ORDER BY f.name, line_no");
  }
}
