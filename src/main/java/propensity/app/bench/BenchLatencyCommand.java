package propensity.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.Quantiles;
import propensity.app.job.Spark;
import propensity.app.job.StreamJob;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Durations;
import propensity.stream.RebuildOptions;
import propensity.stream.StopRequest;
import propensity.warehouse.Warehouse;

/** How long an event waits. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
      "Drops one file per second while the stream stays, and takes the time from the rename of a"
          + " file",
      "until another connection to the warehouse sees its rows."
    })
final class BenchLatencyCommand implements Callable<Integer> {
  private static final int WARM_UP_FILES = 10;
  private static final long TIMEOUT_MILLIS = 120_000;

  @Mixin private CommonOptions common;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Events per second, in one file (default: 1000).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      paramLabel = "N",
      description = "How long (default: 60), after ten seconds that do not count.")
  private int seconds;

  @Option(
      names = "--every",
      defaultValue = "200ms",
      paramLabel = "DURATION",
      description = "How often the stream looks, as in stream --every (default: 200ms).")
  private String every;

  private final Map<String, Long> dropped = new LinkedHashMap<>();
  private final Map<String, Long> seen = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    try (BenchScratch scratch = new BenchScratch(common)) {
      Console console = common.console();
      return Spark.run(spark -> run(spark, scratch, console)).intValue();
    }
  }

  private int run(SparkSession spark, BenchScratch scratch, Console console) throws Exception {
    int files = WARM_UP_FILES + seconds;
    scratch.train(spark, console);
    scratch.generateEvents(spark, (long) rate * files * 11 / 10);
    scratch.drop(spark, console, rate);
    Path incoming = Path.of(scratch.settings().paths().incoming());
    Path waiting = scratch.folder().resolve("waiting");
    Files.move(incoming, waiting);
    Warehouse.open(scratch.settings().paths().database(), message -> {}).close();
    StopRequest stop = new StopRequest();
    Duration interval = Durations.parse(every);
    Thread stream =
        new Thread(
            () -> {
              try {
                new StreamJob(scratch.settings(), console, false, RebuildOptions.STRICT, interval)
                    .run(spark, stop);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "bench-stream");
    stream.start();
    dropAndWatch(scratch, waiting, incoming, files);
    stop.ask();
    stream.join();
    print(console);
    return 0;
  }

  /** One thread does both: it looks every few milliseconds, and drops when a second is over. */
  private void dropAndWatch(BenchScratch scratch, Path waiting, Path incoming, int most)
      throws IOException, SQLException, InterruptedException {
    List<Path> files;
    try (Stream<Path> all = Files.list(waiting)) {
      files = all.sorted().limit(most).toList();
    }
    Files.createDirectories(incoming);
    long began = System.currentTimeMillis();
    try (Connection connection = scratch.settings().paths().database().openForReading();
        PreparedStatement query =
            connection.prepareStatement("SELECT name FROM files WHERE batch_id IS NOT NULL")) {
      while (seen.size() < files.size()) {
        long now = System.currentTimeMillis();
        int next = dropped.size();
        if (next < files.size() && now >= began + next * 1000L) {
          Path file = files.get(next);
          Files.move(file, incoming.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
          dropped.put(file.getFileName().toString(), System.currentTimeMillis());
        }
        if (now > began + files.size() * 1000L + TIMEOUT_MILLIS) {
          throw new IllegalStateException("the stream does not read what is dropped");
        }
        look(query);
        Thread.sleep(5);
      }
    }
  }

  private void look(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      long now = System.currentTimeMillis();
      while (rows.next()) {
        seen.putIfAbsent(rows.getString(1), now);
      }
    }
  }

  private void print(Console console) {
    List<Long> waits = new ArrayList<>();
    dropped.forEach((name, at) -> waits.add(seen.get(name) - at));
    List<Long> counted =
        waits.subList(Math.min(WARM_UP_FILES, waits.size() / 2), waits.size()).stream()
            .sorted()
            .toList();
    Measurement facts = new Measurement();
    facts.put("files", counted.size());
    facts.put("events_per_file", rate);
    facts.put("every", every);
    facts.put("p50_ms", Quantiles.nearestRank(counted, 0.5));
    facts.put("p95_ms", Quantiles.nearestRank(counted, 0.95));
    facts.put("p99_ms", Quantiles.nearestRank(counted, 0.99));
    facts.put("slowest_ms", Quantiles.nearestRank(counted, 1));
    facts.print(console, "bench latency");
  }
}
