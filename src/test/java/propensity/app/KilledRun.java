package propensity.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import propensity.spark.StandaloneCluster;
import propensity.warehouse.PostgresServer;

/**
 * A pipeline on a cluster into PostgreSQL whose executors are killed, one or all of them, at
 * moments that a seed chooses: a fifth of the kills while it generates, the others while it
 * streams, one a batch at most, and one more while it trains. Half way through the stream a worker
 * is killed too, and a new one started; and some batches lose their tasks' connections to
 * PostgreSQL instead.
 */
final class KilledRun {
  private static final Pattern SAID = Pattern.compile("(?m)^ *([\\d.]+)s {2}(\\w+) +(.*)$");
  private static final String TASKS = "propensity task%";
  private static final String WRITER = "propensity writer%";

  /** A task may be lost three times; two kills fall into each of the two jobs at most. */
  private static final int MAX_IN_A_JOB = 2;

  private static final int ATTEMPTS = 5;

  private final StandaloneCluster cluster;
  private final PostgresServer server;
  private final String database;
  private final Path home;
  private final int kills;
  private final Random moments;
  private final Map<String, Integer> places = new TreeMap<>();
  private final Set<String> commandLines = new TreeSet<>();
  private int killedInGenerate;
  private int killedInTruth;
  private boolean killedInTraining;
  private int killedInStream;
  private int cut;
  private int batches;
  private boolean replaced;
  private Process driver;
  private final List<CompletableFuture<Void>> kept = new ArrayList<>();
  private long killAt = Long.MAX_VALUE;
  private long batchNanos = Duration.ofSeconds(1).toNanos();
  private long batchEnded;

  KilledRun(
      StandaloneCluster cluster,
      PostgresServer server,
      String database,
      Path home,
      int kills,
      long seed) {
    this.cluster = cluster;
    this.server = server;
    this.database = database;
    this.home = home;
    this.kills = kills;
    this.moments = new Random(seed);
  }

  /** Watches the driver to its end; gives its exit code. */
  int await(Process driver, Duration patience) throws IOException, InterruptedException {
    this.driver = driver;
    long end = System.nanoTime() + patience.toNanos();
    while (driver.isAlive()) {
      Thread.sleep(100);
      if (System.nanoTime() > end) {
        driver.destroyForcibly();
        throw new AssertionError("the run did not end; it said: " + cluster.log().said());
      }
      ProcessHandle.allProcesses()
          .forEach(process -> process.info().commandLine().ifPresent(commandLines::add));
      look();
    }
    kept.forEach(CompletableFuture::join);
    return driver.exitValue();
  }

  private void look() throws IOException, InterruptedException {
    String job = "";
    int now = 0;
    Matcher said = SAID.matcher(cluster.log().said());
    while (said.find()) {
      job = said.group(2);
      now += job.equals("stream") && said.group(3).startsWith("batch ") ? 1 : 0;
    }
    switch (job) {
      case "generate" -> killInGenerate();
      case "train" -> killInTraining();
      case "stream" -> killInStream(now);
      default -> killAt = Long.MAX_VALUE;
    }
  }

  private void killInGenerate() {
    boolean truth = Files.exists(home.resolve("data/raw/.generating/truth"));
    int most = Math.max(1, kills / 5) - killedInGenerate - killedInTruth;
    int inThisJob = truth ? killedInTruth : killedInGenerate;
    if (most <= 0 || inThisJob == MAX_IN_A_JOB || cluster.executors() == 0) {
      return;
    }
    if (killAt == Long.MAX_VALUE) {
      boolean first = killedInGenerate == 0; // others wait until there are new ones at work
      long millis = first ? moments.nextLong(500) : 3_000 + moments.nextLong(5_000);
      killAt = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    } else if (System.nanoTime() >= killAt && kill("generate, " + (truth ? "truth" : "events"))) {
      killedInGenerate += truth ? 0 : 1;
      killedInTruth += truth ? 1 : 0;
    }
  }

  /** Once, which is not one of those that are asked for. */
  private void killInTraining() {
    if (killedInTraining) {
      return;
    }
    if (killAt == Long.MAX_VALUE) {
      killAt = System.nanoTime() + moments.nextLong(Duration.ofSeconds(8).toNanos());
    } else if (System.nanoTime() >= killAt) {
      killedInTraining = kill("train");
    }
  }

  private void killInStream(int now) throws IOException, InterruptedException {
    int left = kills - Math.max(1, kills / 5) - killedInStream;
    if (now > batches) {
      long nanos = System.nanoTime();
      batchNanos = batchEnded == 0 ? batchNanos : nanos - batchEnded;
      batchEnded = nanos;
      if (batches == 0) {
        keepPagesBeside(home.resolve("pages-0.txt"));
      }
      batches = now;
      killAt = nanos + moments.nextLong(Math.max(1, batchNanos));
      if (cut < Math.max(1, kills / 5) && now % 3 == 1) { // the first one before others are late
        cutCopies();
        return;
      }
      if (!replaced && now >= 2 && left <= kills / 2) {
        cluster.replaceWorker();
        replaced = true;
      }
    }
    if (left > 0 && batches > 0 && System.nanoTime() >= killAt) {
      String place = "stream, " + placeInBatch();
      if (kill(place)) {
        killedInStream++;
        keepPagesBeside(home.resolve("pages-" + killedInStream + ".txt"));
      }
    }
  }

  /** Pages take seconds on a busy machine, in which batches pass that are to be disturbed. */
  private void keepPagesBeside(Path file) {
    kept.add(
        CompletableFuture.runAsync(
            () -> {
              try {
                keepPages(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
  }

  /**
   * Keeps what the web pages say now. A page may break off while executors are lost, and there are
   * none of a driver that is ending: the latter is seen by its end, so only a live driver must
   * answer.
   */
  private void keepPages(Path file) throws IOException, InterruptedException {
    for (int attempt = 1; driver.isAlive(); attempt++) {
      try {
        Files.writeString(file, cluster.pages());
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        Thread.sleep(1_000);
      }
    }
  }

  /** Waits for tasks of this batch to copy, and cuts their connections, once. */
  private void cutCopies() {
    long end = System.nanoTime() + Math.max(3 * batchNanos, Duration.ofSeconds(5).toNanos());
    while (System.nanoTime() < end) {
      if (server.cut("propensity task") > 0) {
        cut++;
        return;
      }
    }
  }

  /** Kills one executor or all; not before there are any. */
  private boolean kill(String place) {
    boolean all = moments.nextBoolean();
    int gone = all ? cluster.killExecutors() : cluster.killExecutor(moments.nextInt(2));
    if (gone > 0) {
      places.merge(place, 1, Integer::sum);
      killAt = Long.MAX_VALUE;
    }
    return gone > 0;
  }

  private String placeInBatch() {
    if (connected(TASKS) > 0) {
      return "rows being staged";
    }
    return connected(WRITER) > 0 ? "rows being merged" : "before rows are staged, or between";
  }

  private long connected(String name) {
    return server.number(
        database,
        "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND application_name LIKE '"
            + name
            + "'");
  }

  int killed() {
    return killedInGenerate + killedInTruth + killedInStream;
  }

  /** In how many batches tasks lost their connections. */
  int cut() {
    return cut;
  }

  boolean workerReplaced() {
    return replaced;
  }

  /** Where the kills fell. */
  Map<String, Integer> places() {
    return places;
  }

  /** Of all processes that were seen meanwhile. */
  Set<String> commandLines() {
    return commandLines;
  }
}
