package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.Failpoint;
import propensity.event.Event;
import propensity.spark.SparkExtension;
import propensity.stream.gate.StreamFolders;

/**
 * Law 4: however the process ends, the warehouse is that of a run that nobody disturbed.
 *
 * <p>{@code mvn verify} ends it once at every place. More: {@code mvn verify -Dit.test=KillIT
 * -Drounds=10 -Dkills=100} (every place ten times, a hundred times at a random moment); {@code
 * -Dplaces='COMMITTED|commits'} for some places alone.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class KillIT {
  private static final int KILLED = 137;

  /** The key of a record in a file with a number below 200: times have one digit more. */
  private static final Pattern KEY = Pattern.compile("(?<![\\d.])\\d{10,12}(?=\\|)");

  private static final int EVENTS_OF_A_LARGE_FILE = 400;
  private static final int FILES_WAITING = 4;

  @Test
  void everyPlaceWhereItCanEnd(SparkSession spark, @TempDir Path folder) throws Exception {
    StreamRun killed = new StreamRun(spark, folder.resolve("killed"));
    int files = drop(killed, 0, 1);
    killed.dropText("bad.csv", "no,header\n");
    try (StreamChildren children = new StreamChildren(folder, killed)) {
      for (int round = 0; round < Integer.getInteger("rounds", 1); round++) {
        int times = 1 + round % 2; // the first time it comes there, or the second
        for (String place : places(times)) {
          files = drop(killed, files, times);
          for (int bad = 0; place.contains("GATE_SET_ASIDE") && bad < times; bad++) {
            killed.dropText("bad-%d-%d.csv".formatted(round, bad), "no,header\n");
          }
          assertThat(children.run(killed, "once", place)).as(place).isEqualTo(KILLED);
          assertThat(killed.rows("PRAGMA integrity_check")).as(place).containsExactly("ok");
        }
      }
      assertThat(children.run(killed, "once")).as(children.said()).isZero();
    }

    StreamRun golden = new StreamRun(spark, folder.resolve("golden")).filesPerBatch(7);
    drop(golden, 0, files);
    golden.once();
    if (files > 4) {
      assertThat(golden.count("SELECT count(*) FROM sessions WHERE closed = 1")).isPositive();
    }
    assertSame(killed, golden);
  }

  /** Until the new is in place the old goes on as if nothing had been; then the new does. */
  @Test
  void rebuildThatIsBrokenOffChangesNothing(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StreamRun run = new StreamRun(spark, folder.resolve("run"));
    int files = drop(run, 0, 2);
    try (StreamChildren children = new StreamChildren(folder, run)) {
      for (String place :
          new String[] {"BATCH_PLANNED", "COMMITTED:2", "REBUILD_BUILT", "REBUILD_SWAPPED"}) {
        files = drop(run, files, 1);
        String query = run.rows("SELECT query_id FROM batches LIMIT 1").get(0);
        assertThat(children.run(run, "rebuild", "propensity.failpoint=" + place)).isEqualTo(KILLED);
        assertThat(query.equals(run.rows("SELECT query_id FROM batches LIMIT 1").get(0)))
            .as(place)
            .isEqualTo(!place.equals("REBUILD_SWAPPED"));
        run.once();
      }
      files = drop(run, files, 1);
      assertThat(children.run(run, "rebuild")).as(children.said()).isZero();
    }

    StreamRun golden = new StreamRun(spark, folder.resolve("golden"));
    drop(golden, 0, files);
    golden.once();
    assertSame(run, golden);
  }

  /**
   * One kill in five falls between the start of the stream and its first batch, the others between
   * there and its end, each uniformly; Spark is up by then. A stream that ended before its moment
   * came is not counted.
   */
  @Test
  @EnabledIfSystemProperty(named = "kills", matches = "\\d+")
  void anyMoment(SparkSession spark, @TempDir Path folder) throws Exception {
    int kills = Integer.getInteger("kills");
    long seed = Long.getLong("seed", System.nanoTime());
    Random moments = new Random(seed);
    Map<String, Integer> landed = new TreeMap<>();
    long[] expectedMillis = new long[2]; // until the first batch, and from there to the end
    StreamRun killed = new StreamRun(spark, folder.resolve("killed"));
    int files = dropLarge(killed, 0, FILES_WAITING);
    try (StreamChildren children = new StreamChildren(folder, killed)) {
      files = dropLarge(killed, files, FILES_WAITING);
      StreamChildren.Child whole = children.begin(killed, "once");
      whole.awaitBegin();
      long start = System.nanoTime();
      whole.awaitBatch();
      expectedMillis[0] = millisSince(start);
      start = System.nanoTime();
      assertThat(whole.awaitEnd(60_000)).isTrue();
      expectedMillis[1] = millisSince(start);
      for (int kill = 0; kill < kills; ) {
        files = dropLarge(killed, files, FILES_WAITING - waiting(killed));
        int part = kill % 5 == 0 ? 0 : 1;
        StreamChildren.Child child = children.begin(killed, "once");
        child.awaitBegin();
        long from = System.nanoTime();
        if (part == 1) {
          child.awaitBatch();
          from = System.nanoTime();
        }
        boolean ended = child.awaitEnd(moments.nextLong(expectedMillis[part]));
        if (part == 1) {
          long expected = expectedMillis[1];
          expectedMillis[1] = ended ? (expected + millisSince(from)) / 2 : expected * 51 / 50;
        }
        boolean gate = !StreamFolders.list(killed.folders.incoming()).isEmpty();
        int code = child.kill();
        ended |= code == 0; // just before the kill
        if (!ended) {
          assertThat(code).as("seed %d: %s", seed, children.said()).isEqualTo(KILLED);
          landed.merge(place(child.reached(), gate), 1, Integer::sum);
          kill++;
        }
      }
      assertThat(children.run(killed, "once")).as(children.said()).isZero();
    }

    StreamRun golden = new StreamRun(spark, folder.resolve("golden")).filesPerBatch(20);
    dropLarge(golden, 0, files);
    golden.once();
    assertSame(killed, golden);
    assertThat(killed.rows("PRAGMA integrity_check")).containsExactly("ok");
    System.out.printf(
        "%d kills at random moments (seed %d): %s; %d files, %d events: no row differs%n",
        kills, seed, landed, files, killed.count("SELECT count(*) FROM events"));
  }

  private static long millisSince(long nanos) {
    return 1 + (System.nanoTime() - nanos) / 1_000_000;
  }

  private static String place(String reached, boolean gate) {
    return switch (reached) {
      case StreamChild.BEGINS -> gate ? "gate" : "before the first batch";
      case StreamChild.BATCH -> "in a batch";
      case StreamChild.COMMITTED -> "after a commit";
      case StreamChild.ENDED -> "at the end";
      default -> "start-up";
    };
  }

  private static int waiting(StreamRun run) throws IOException {
    return StreamFolders.list(run.folders.ready()).size()
        + StreamFolders.list(run.folders.incoming()).size();
  }

  private static List<String> places(int times) {
    List<String> places = new ArrayList<>();
    for (Failpoint place : Failpoint.values()) {
      if (place.compareTo(Failpoint.ARCHIVE) <= 0) { // those after it are of other commands
        int count = place == Failpoint.ROWS_SCORED ? 9 : times;
        places.add("propensity.failpoint=" + place + ":" + count);
      }
    }
    for (String file :
        List.of(
            "after:offsets", "before:state", "after:state", "before:commits", "after:commits")) {
      places.add("test.halt=" + file);
    }
    places.removeIf(place -> !place.matches(".*(" + System.getProperty("places", "") + ").*"));
    return places;
  }

  private static int drop(StreamRun run, int from, int count) throws IOException {
    return drop(run, from, count, 24);
  }

  private static int dropLarge(StreamRun run, int from, int count) throws IOException {
    return drop(run, from, count, EVENTS_OF_A_LARGE_FILE);
  }

  private static int drop(StreamRun run, int from, int count, int events) throws IOException {
    for (int file = from; file < from + count; file++) {
      run.dropText(".hidden", StreamRun.text(Deliveries.lines(file, events)));
      Path incoming = run.folders.incoming();
      Files.move(incoming.resolve(".hidden"), incoming.resolve(Deliveries.name(file)));
    }
    return from + Math.max(0, count);
  }

  private static void assertSame(StreamRun run, StreamRun golden) {
    assertThat(golden.count("SELECT count(*) FROM late_events")).isPositive();
    for (String table :
        new String[] {"events", "sessions", "orders", "order_items", "late_events"}) {
      assertThat(placesByName(run, table)).as(table).isEqualTo(placesByName(golden, table));
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

  /** With names in the place of files' numbers in the keys, for the same reason as below. */
  private static List<String> placesByName(StreamRun run, String table) {
    Map<String, String> names = new TreeMap<>();
    for (String file : run.rows("SELECT file_id, name FROM files")) {
      String[] numberAndName = file.split("\\|", 2);
      names.put(numberAndName[0], numberAndName[1]);
    }
    return run.table(table).stream()
        .map(
            row ->
                KEY.matcher(row)
                    .replaceAll(
                        key -> {
                          long recordId = Long.parseLong(key.group());
                          String name = names.get("" + Event.fileOf(recordId));
                          return name + ":" + Event.numberOf(recordId);
                        }))
        .toList();
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
