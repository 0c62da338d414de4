package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import propensity.spark.SparkExtension;

/** A feed that gives several shoppers one event id or one session id. */
@ExtendWith(SparkExtension.class)
class SharedIdsIT {
  private static final int USERS = 60;

  @Test
  void idBelongsToTheFirstInTheOrderOfArrivalHoweverBatchesAreCut(
      SparkSession spark, @TempDir Path folder) {
    List<StreamRun> runs = new ArrayList<>();
    for (int filesPerBatch : new int[] {1, 3, 100}) {
      StreamRun run =
          new StreamRun(spark, folder.resolve("" + filesPerBatch)).filesPerBatch(filesPerBatch);
      for (int file = 0; file < 6; file++) {
        run.drop(Deliveries.name(file), lines(file));
      }
      runs.add(run.once());
    }

    StreamRun single = runs.get(0);
    for (int group = 0; group < USERS / 4; group++) {
      // The first line of its id in the first file that has it.
      assertThat(
              single.rows(
                  "SELECT user_id FROM events WHERE event_id = 'shared-%d'".formatted(group)))
          .containsExactly(first(group));
    }
    for (String table : new String[] {"events", "sessions", "late_events", "rejected_events"}) {
      List<String> rows = single.table(table);
      assertThat(runs.get(1).table(table)).as(table).isEqualTo(rows);
      assertThat(runs.get(2).table(table)).as(table).isEqualTo(rows);
    }
    assertThat(single.count("SELECT count(*) FROM rejected_events WHERE reason = 'id_conflict'"))
        .isEqualTo(USERS - USERS / 4);
    // An event goes from one session into another when one before it comes; never another's event.
    assertThat(
            single.rows(
                "SELECT e.event_id FROM events e WHERE NOT EXISTS (SELECT 1 FROM sessions s"
                    + " WHERE s.user_id = e.user_id"
                    + " AND s.session_id IN (e.session_id, e.session_id || '@' || e.user_id))"))
        .isEmpty();
  }

  private static String first(int group) {
    for (int file = 0; file < 6; file++) {
      for (String line : lines(file)) {
        if (line.startsWith("shared-" + group + ",")) {
          return line.split(",", 3)[1];
        }
      }
    }
    throw new AssertionError();
  }

  /** Four shoppers share an id each, and all a session id; each comes with one of its own too. */
  private static String[] lines(int file) {
    Random random = new Random(file);
    List<String> lines = new ArrayList<>();
    for (int user = file; user < USERS; user += 6) {
      int minute = 10 + random.nextInt(5);
      String name = "u" + (user * 37) % USERS;
      String session = user % 3 == 0 ? "all" : "";
      lines.add(line("own-" + user, name, session, minute + 1));
      lines.add(line("shared-" + user / 4, name, session, minute));
      lines.add(line("before-" + user, name, session, minute - 1));
    }
    java.util.Collections.shuffle(lines, random);
    return lines.toArray(new String[0]);
  }

  private static String line(String id, String user, String session, int minute) {
    return "%s,%s,%s,2026-01-05T10:%02d:00Z,page_view,mobile,email,/p/%s,p1,9.50,1"
        .formatted(id, user, session, minute, user);
  }
}
