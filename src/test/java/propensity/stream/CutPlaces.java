package propensity.stream;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import propensity.warehouse.PostgresServer;

/**
 * Cuts a connection, or makes it wait, where it writes the nth row of a table, by triggers in the
 * tables: in the middle of a task's COPY, of a statement of the merge, of the gate's; or at the
 * COMMIT.
 */
final class CutPlaces {
  private static final String COMMIT = "commit";

  /** How many rows are written to a table for about two of {@link Deliveries}. */
  private static final Map<String, Integer> ROWS =
      new TreeMap<>(
          Map.of(
              "staged_rows", 100,
              "events", 40,
              "sessions", 20,
              "rejected_events", 6,
              "late_events", 4,
              "files", 4,
              "batches", 2));

  private final PostgresServer server;
  private final String database;

  /** Puts the triggers into a database whose tables are there. */
  CutPlaces(PostgresServer server, String database) {
    this.server = server;
    this.database = database;
    server.in(
        database,
        """
        CREATE SEQUENCE passed;
        CREATE TABLE cut_at (place TEXT, nth BIGINT, seconds BIGINT);
        INSERT INTO cut_at VALUES ('', 0, 0);
        CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        DECLARE
          here cut_at;
        BEGIN
          SELECT * INTO here FROM public.cut_at;
          IF here.place = TG_ARGV[0] THEN
            IF nextval('public.passed') = here.nth THEN
              PERFORM CASE WHEN here.seconds > 0 THEN pg_sleep(here.seconds)::text
                ELSE pg_terminate_backend(pg_backend_pid())::text END;
            END IF;
          END IF;
          RETURN coalesce(NEW, OLD);
        END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON batches DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION cut('commit');
        """);
    for (String table : ROWS.keySet()) {
      server.in(
          database,
          "CREATE TRIGGER cut BEFORE INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION cut('%1$s')"
              .formatted(table));
    }
  }

  /** The connection that writes the nth row from now on is cut, once. */
  void cutAt(String place, int nth) {
    arm(place, nth, 0);
  }

  /** The connection that writes the nth row from now on waits for a minute, once. */
  void waitAt(String place, int nth) {
    arm(place, nth, 60);
  }

  /** Any place, the same for the same random numbers; gives its name. */
  String cutAnywhere(Random random) {
    int place = random.nextInt(ROWS.size() + 1);
    String name = place == ROWS.size() ? COMMIT : ROWS.keySet().toArray(new String[0])[place];
    cutAt(name, 1 + random.nextInt(ROWS.getOrDefault(name, 2)));
    return name;
  }

  private void arm(String place, int nth, int seconds) {
    server.in(
        database,
        "ALTER SEQUENCE passed RESTART; UPDATE cut_at SET place = '%s', nth = %d, seconds = %d"
            .formatted(place, nth, seconds));
  }

  /** Returns when a connection waits there. */
  void awaitWaiting() throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (server.number(
            database, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        == 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError("nobody came to the place");
      }
      Thread.sleep(20);
    }
  }
}
