package propensity.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import propensity.app.Cli;
import propensity.spark.EventLog;
import propensity.spark.StandaloneCluster;
import propensity.stream.Tables;
import propensity.warehouse.Database;
import propensity.warehouse.PostgresServer;
import propensity.warehouse.Warehouse;

/**
 * A benchmark that runs on request, since it needs a cluster and PostgreSQL, which only the tests
 * bring: {@code mvn -B verify -Dit.test=ScalingIT -Dscaling.users=30000} (about 1.6 million events
 * per worker). The same work for each worker, by one worker of one core and by two: no event is
 * lost and two workers are not slower than one; what an event costs is printed. Of the stream the
 * second half is measured, when the JVMs are warm.
 */
@EnabledIfSystemProperty(
    named = "scaling.users",
    matches = "\\d+",
    disabledReason = "it measures for ten minutes; -Dscaling.users=30000 runs it")
class ScalingIT {
  private static final int USERS = Integer.getInteger("scaling.users", 0);
  private static final int FILES_PER_BATCH = 20;

  /** Two workers, the driver and PostgreSQL may share two cores. */
  private static final double MIN_SPEED_UP = 0.9;

  private static final StandaloneCluster.Size SIZE =
      new StandaloneCluster.Size(2048, 1400, Duration.ofMinutes(30));

  private static final String WAL = "SELECT pg_current_wal_lsn() - '0/0'";
  private static final String STAGED =
      "SELECT coalesce(pg_total_relation_size(to_regclass('staged_rows')), 0)";

  private Path home;
  private StandaloneCluster cluster;
  private PostgresServer server;
  private long events;

  /** Events per second, by job; those of one worker, then those of two. */
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();

  @Test
  void oneWorkerAndThenTwo(@TempDir Path folder) throws Exception {
    List<String> rows = new ArrayList<>();
    for (int workers = 1; workers <= 2; workers++) {
      home = folder.resolve("workers-" + workers);
      Files.createDirectories(home);
      try (PostgresServer started = new PostgresServer(home);
          StandaloneCluster joined = new StandaloneCluster(home, workers, SIZE)) {
        server = started;
        cluster = joined;
        Warehouse.open(server.database("shop"), message -> {}).close();
        String job = workers + " x 1 core, ";
        rows.add(job + "generate: " + run("generate", "--users=" + workers * USERS, "--days=14"));
        rows.add(job + "train: " + run("train"));
        rows.add(job + "replay: " + run("replay"));
        rows.add(job + "stream: " + stream());
        assertThat(server.number("shop", "SELECT count(DISTINCT event_id) FROM events"))
            .isEqualTo(events);
      }
    }
    rows.forEach(System.out::println);
    assertThat(rates).containsOnlyKeys("generate", "train", "replay", "stream");
    rates.forEach(
        (job, rate) -> assertThat(rate.get(1)).as(job).isGreaterThan(MIN_SPEED_UP * rate.get(0)));
  }

  private String run(String... command) throws IOException {
    StandaloneCluster.Run run = cluster.submit(server.environment(), words(command));
    System.out.println(run.said());
    assertThat(run.exitCode()).isZero();
    Matcher said = Pattern.compile("events=(\\d+)").matcher(run.said());
    if (said.find()) {
      events = Long.parseLong(said.group(1));
    }
    EventLog log = cluster.eventLog();
    rate(command[0], events / log.seconds());
    return "%,d events in %.1f s, %,.0f/s; an event: %.1f us of executors' CPU, %.0f bytes shuffled"
        .formatted(
            events,
            log.seconds(),
            events / log.seconds(),
            log.cpuNanos(0) / 1e3 / events,
            (double) log.shuffleBytes(0) / events);
  }

  private void rate(String job, double eventsPerSecond) {
    rates.computeIfAbsent(job, name -> new ArrayList<>()).add(eventsPerSecond);
  }

  /** What is counted on its way. */
  private record Reading(
      long at, long batches, long events, long wal, long postgresMillis, long driverMillis) {}

  private Reading read(Process driver, long driverMillis) {
    return new Reading(
        System.currentTimeMillis(),
        server.number("shop", "SELECT count(*) FROM batches"),
        server.number("shop", "SELECT coalesce(sum(enriched), 0) FROM batches"),
        server.number("shop", WAL),
        server.cpuMillis(),
        driver.info().totalCpuDuration().map(Duration::toMillis).orElse(driverMillis));
  }

  private String stream() throws Exception {
    Process driver =
        cluster.begin(
            server.environment(),
            words("stream", "--set=stream.files_per_batch=" + FILES_PER_BATCH));
    long half = events / (2 * FILES_PER_BATCH * 5_000);
    long staged = 0;
    Reading from = read(driver, 0);
    Reading until = from;
    while (driver.isAlive()) { // seldom, since each question costs PostgreSQL a connection
      staged = Math.max(staged, server.number("shop", STAGED));
      until = read(driver, until.driverMillis());
      if (from.batches() < half) {
        from = until;
      }
      Thread.sleep(750);
    }
    assertThat(driver.exitValue()).as(cluster.log().said()).isZero();
    System.out.println(cluster.log().said());
    until = read(driver, until.driverMillis());
    EventLog log = cluster.eventLog();
    double measured = until.events() - from.events();
    Database shop = Database.of(server.url("shop"), server.environment());
    long mergeMillis = 0;
    long firstAt = Long.MAX_VALUE;
    long lastAt = 0;
    for (String batch :
        Tables.query(
            shop,
            "SELECT started_at, committed_at FROM batches ORDER BY batch_id OFFSET "
                + from.batches())) {
      int bar = batch.indexOf('|');
      lastAt = Long.parseLong(batch.substring(bar + 1));
      firstAt = Math.min(firstAt, Long.parseLong(batch.substring(0, bar)));
      mergeMillis += lastAt - log.jobEndBefore(lastAt);
    }
    double seconds = (lastAt - firstAt) / 1e3;
    rate("stream", measured / seconds);
    return ("%,.0f events of %d batches in %.1f s, %,.0f/s; merged in %.1f s of it; an event:"
            + " %.1f us of merging, %.1f us of executors' CPU, %.1f us of the driver's, %.1f us of"
            + " PostgreSQL's, %.0f bytes shuffled, %.0f staged, %.0f of WAL, %.0f in the database")
        .formatted(
            measured,
            until.batches() - from.batches(),
            seconds,
            measured / seconds,
            mergeMillis / 1e3,
            mergeMillis * 1e3 / measured,
            log.cpuNanos(from.at()) / 1e3 / measured,
            (until.driverMillis() - from.driverMillis()) * 1e3 / measured,
            (until.postgresMillis() - from.postgresMillis()) * 1e3 / measured,
            log.shuffleBytes(from.at()) / measured,
            (double) staged * until.batches() / until.events(),
            (until.wal() - from.wal()) / measured,
            (double) server.number("shop", "SELECT pg_database_size('shop')") / until.events());
  }

  private String[] words(String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(Cli.in(home, server.url("shop")).pathOptions());
    words.add("--set=train.force=true");
    return words.toArray(new String[0]);
  }
}
