package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
  void idsBelongToTheirShopperHoweverBatchesAreCut(SparkSession spark, @TempDir Path folder) {
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
    for (String table :
        new String[] {
          "events", "sessions", "orders", "order_items", "late_events", "rejected_events"
        }) {
      List<String> rows = single.table(table);
      assertThat(runs.get(1).table(table)).as(table).isEqualTo(rows);
      assertThat(runs.get(2).table(table)).as(table).isEqualTo(rows);
    }
    assertThat(single.count("SELECT count(*) FROM events")).isEqualTo(3 * USERS);
    assertThat(single.count("SELECT count(*) FROM events WHERE event_id LIKE 'shared-%'"))
        .isEqualTo(USERS);
    assertThat(
            single.count("SELECT count(DISTINCT user_id) FROM sessions WHERE session_id = 'all'"))
        .isEqualTo(USERS / 3);
    assertThat(single.disagreements()).isEmpty();
  }

  /** An id that comes back within seven days is not new; after them it is. */
  @Test
  void idOfAShopperIsKnownForSevenDays(SparkSession spark, @TempDir Path folder) {
    StreamRun run = new StreamRun(spark, folder).filesPerBatch(1);
    run.drop("1.csv", event("id", "2026-01-05T10:00:00Z", "page_view", ""));
    run.drop("2.csv", event("buy", "2026-01-05T10:01:00Z", "purchase", "10.00"));
    run.drop("3.csv", event("buy", "2026-01-05T10:25:00Z", "purchase", "99.00"));
    run.drop("4.csv", event("id", "2026-01-05T18:00:00Z", "purchase", "99.00"));
    run.drop("5.csv", event("id", "2026-01-20T10:00:00Z", "page_view", ""));
    // What is older than the state remembers is compared with the tables.
    run.drop("6.csv", event("buy", "2026-01-05T10:01:00Z", "purchase", "10.00"), "");
    run.drop("7.csv", event("late", "2026-01-05T10:02:00Z", "page_view", ""));
    run.drop("8.csv", event("late", "2026-01-05T10:02:00Z", "page_view", ""), "");
    run.once();

    assertThat(run.rows("SELECT event_id, event_type FROM events ORDER BY record_id"))
        .containsExactly("id|page_view", "buy|purchase", "id|page_view");
    assertThat(run.rows("SELECT purchases, revenue_cents FROM sessions ORDER BY session_no"))
        .containsExactly("1|1000", "0|0");
    assertThat(run.rows("SELECT file_id, reason FROM rejected_events ORDER BY record_id"))
        .containsExactly("3|id_conflict", "4|id_conflict");
    assertThat(run.rows("SELECT event_id FROM late_events")).containsExactly("late");
    assertThat(run.count("SELECT sum(duplicate) FROM batches")).isEqualTo(2);
    assertThat(run.disagreements()).isEmpty();
  }

  /** Each id of the feed that comes back is another session, however many there were. */
  @Test
  void sessionIdsThatComeBackAreToldApart(SparkSession spark, @TempDir Path folder) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 310; i++) {
      lines.add(line("a" + i, "many", "m" + i, i % 6));
    }
    for (int day = 1; day <= 22; day++) {
      String session = day == 22 ? "s1" : "s" + day;
      lines.add(
          "d%d,one,%s,2026-01-%02dT10:00:00Z,page_view,mobile,email,/,p1,,"
              .formatted(day, session, day));
    }
    lines.add("x4,twins,twins,2026-01-05T08:00:00Z,page_view,mobile,email,/,p1,,");
    lines.add("x1,twins,s@b,2026-01-05T09:00:00Z,page_view,mobile,email,/,p1,,");
    lines.add("x2,twins,Es@1767582000000,2026-01-05T09:00:00Z,page_view,mobile,email,/,p1,,");
    lines.add("x3,twins,,2026-01-05T09:00:00Z,page_view,mobile,email,/,p1,,");
    lines.add("x5,twins,twins,2026-01-05T09:00:00Z,page_view,mobile,email,/,p1,,");
    StreamRun run = new StreamRun(spark, folder);
    run.drop("ids.csv", lines.toArray(new String[0]));
    run.once();

    assertThat(run.count("SELECT count(*) FROM sessions WHERE user_id = 'many'")).isEqualTo(310);
    assertThat(run.count("SELECT count(*) FROM sessions WHERE user_id = 'one'")).isEqualTo(22);
    assertThat(run.count("SELECT count(*) FROM sessions WHERE user_id = 'twins'")).isEqualTo(5);
    assertThat(run.disagreements()).isEmpty();
  }

  /**
   * Four shoppers share an id each, and a third a session id; each comes with one of its own too.
   */
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
    Collections.shuffle(lines, random);
    return lines.toArray(new String[0]);
  }

  private static String line(String id, String user, String session, int minute) {
    return "%s,%s,%s,2026-01-05T10:%02d:00Z,page_view,mobile,email,/p/%s,p1,9.50,1"
        .formatted(id, user, session, minute, user);
  }

  private static String event(String id, String time, String type, String price) {
    return "%s,u1,,%s,%s,mobile,email,/,p1,%s,".formatted(id, time, type, price);
  }
}
