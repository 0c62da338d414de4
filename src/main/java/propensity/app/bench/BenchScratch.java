package propensity.app.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import propensity.FileTree;
import propensity.app.job.ReplayJob;
import propensity.app.job.TrainJob;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.app.settings.Settings;
import propensity.generate.EventFormat;
import propensity.generate.EventGenerator;
import propensity.generate.EventGenerator.Generated;
import propensity.generate.GeneratorSettings;
import propensity.replay.ReplaySettings;

/**
 * A folder of its own for a benchmark of the stream: a model, generated events, and files to drop.
 * It is removed at the end with everything in it.
 */
final class BenchScratch implements AutoCloseable {
  private static final int WARM_UP_USERS = 10_000;
  private static final long USERS_TO_TRAIN_ON = 1_500;
  private static final double EVENTS_PER_USER = 53;

  private final Path folder;
  private final Map<String, Path> paths = new LinkedHashMap<>();
  private final Settings settings;

  /** A scratch folder, and the settings of a command with all paths in it. */
  BenchScratch(CommonOptions common) throws IOException {
    folder = Files.createTempDirectory("propensity-bench");
    for (String path :
        List.of(
            "raw",
            "processed",
            "models",
            "incoming",
            "ready",
            "archive",
            "quarantine",
            "checkpoint",
            "reports")) {
      paths.put("paths." + path, folder.resolve(path));
    }
    paths.put("paths.warehouse", folder.resolve("warehouse.sqlite"));
    paths.forEach(common::set);
    common.set("train.force", true);
    settings = common.settings();
  }

  Settings settings() {
    return settings;
  }

  Path folder() {
    return folder;
  }

  /** The same paths as options of a command. */
  List<String> pathOptions() {
    List<String> options = new ArrayList<>(List.of("--set=train.force=true"));
    paths.forEach((key, path) -> options.add("--set=" + key + "=" + path));
    return options;
  }

  /** Trains a small model, whatever its quality: how long scoring takes does not depend on it. */
  void train(SparkSession spark, Console console) throws IOException {
    generate(spark, USERS_TO_TRAIN_ON);
    TrainJob.run(spark, settings, console, settings.paths().events());
  }

  /** Events per user of a shop, by a small run, which warms up what the measured ones use. */
  static double eventsPerUser(SparkSession spark, GeneratorSettings shop, Path scratch)
      throws IOException {
    String out = scratch.resolve("warm-up").toString();
    Generated few = EventGenerator.generate(spark, shop.withUsers(WARM_UP_USERS), out, false);
    return (double) few.events() / WARM_UP_USERS;
  }

  /**
   * Generates about so many events as CSV, in place of those before.
   *
   * @return the number of users
   */
  long generateEvents(SparkSession spark, long events) throws IOException {
    long users = Math.max(1, Math.round(events / EVENTS_PER_USER));
    generate(spark, users);
    return users;
  }

  private void generate(SparkSession spark, long users) throws IOException {
    GeneratorSettings shop = settings.generate().withFormats(EventFormat.CSV).withUsers(users);
    EventGenerator.generate(spark, shop, settings.paths().raw(), true);
  }

  /** Drops the events as files of a size, with nothing left of a run before. */
  void drop(SparkSession spark, Console console, int eventsPerFile)
      throws IOException, InterruptedException {
    removeRun();
    ReplayJob.run(
        spark,
        settings,
        new ReplaySettings(eventsPerFile, "max"),
        console,
        settings.paths().events());
  }

  /** Drops once more what the run before has brought in, with nothing else left of that run. */
  void dropAgain() throws IOException {
    Path archive = Path.of(settings.paths().archive());
    Path aside = folder.resolve("aside");
    Files.move(archive, aside);
    removeRun();
    Files.createDirectories(Path.of(settings.paths().incoming()));
    try (Stream<Path> files = Files.list(aside)) {
      for (Path file : files.toList()) {
        String dropped = file.getFileName().toString().replaceFirst("^\\d+_\\d+_", "");
        Files.move(file, Path.of(settings.paths().incoming(), dropped));
      }
    }
    FileTree.remove(aside);
  }

  /** All generated events in one CSV file. */
  Path oneCsv() throws IOException {
    Path csv = folder.resolve("all.csv");
    boolean first = true;
    try (BufferedWriter out = Files.newBufferedWriter(csv);
        Stream<Path> files = Files.walk(Path.of(settings.paths().events()))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        boolean header = first;
        first = false;
        try (Stream<String> lines = Files.lines(file)) {
          for (String line : (Iterable<String>) lines.skip(header ? 0 : 1)::iterator) {
            out.write(line);
            out.write('\n');
          }
        }
      }
    }
    return csv;
  }

  private void removeRun() throws IOException {
    Paths made = settings.paths();
    for (String path :
        List.of(
            made.incoming(),
            made.ready(),
            made.archive(),
            made.quarantine(),
            made.checkpoint(),
            made.warehouse(),
            made.warehouse() + "-wal",
            made.warehouse() + "-shm")) {
      FileTree.remove(Path.of(path));
    }
  }

  @Override
  public void close() throws IOException {
    FileTree.remove(folder);
  }
}
