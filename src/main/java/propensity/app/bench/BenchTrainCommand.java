package propensity.app.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.app.job.Spark;
import propensity.app.job.TrainJob;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.generate.EventFormat;
import propensity.generate.EventGenerator;
import propensity.generate.EventGenerator.Generated;
import propensity.generate.GeneratorSettings;
import propensity.train.Training;

/** How long training takes on so many events, and in how much memory. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Seconds and memory that train takes at several sizes, events in Parquet, truth beside them.",
      "Give it the heap of a real run: ./spark-submit.sh --driver-memory 4g bench train"
    })
final class BenchTrainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--events",
      split = ",",
      defaultValue = "1000000,10000000",
      paramLabel = "N",
      description = "Sizes, about (default: 1000000,10000000).")
  private List<Long> sizes;

  @Override
  public Integer call() throws Exception {
    Path scratch = Files.createTempDirectory("propensity-bench");
    try {
      Settings settings =
          common
              .set("paths.models", scratch.resolve("models"))
              .set("paths.processed", scratch.resolve("processed"))
              .settings();
      return Spark.run(spark -> train(spark, settings, common.console(), scratch)).number();
    } finally {
      FileTree.remove(scratch);
    }
  }

  private ExitCode train(SparkSession spark, Settings settings, Console console, Path scratch)
      throws Exception {
    GeneratorSettings shop = settings.generate().withFormats(EventFormat.PARQUET);
    double eventsPerUser = BenchScratch.eventsPerUser(spark, shop, scratch);
    ExitCode end = ExitCode.DONE;
    for (long size : sizes) {
      String raw = scratch + "/" + size;
      long users = Math.max(1, Math.round(size / eventsPerUser));
      Generated generated = EventGenerator.generate(spark, shop.withUsers(users), raw, false);
      console.log("bench", "training on " + generated);
      heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
      long began = System.nanoTime();
      Training.Result result = TrainJob.run(spark, settings, console, raw + "/events");
      Measurement facts = new Measurement();
      facts.put("events", generated.events());
      facts.put("seconds", Measurement.secondsSince(began));
      facts.put("train_rows", result.counts().get("train_rows"));
      facts.put("test_rows", result.counts().get("test_rows"));
      facts.put("heap_limit_mb", Runtime.getRuntime().maxMemory() >> 20);
      facts.put("heap_peak_mb", heapPeak() >> 20);
      facts.put("promoted", result.promoted());
      facts.print(console, "bench train");
      end = result.promoted() ? end : TrainJob.exitCode(result);
      FileTree.remove(Path.of(raw));
    }
    return end;
  }

  /** At most so much was in use at once, garbage included: pools peak at different times. */
  private static long heapPeak() {
    long sum = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return Math.min(sum, Runtime.getRuntime().maxMemory());
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
