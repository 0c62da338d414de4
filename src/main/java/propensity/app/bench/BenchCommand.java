package propensity.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.generate.EventFormat;
import propensity.generate.EventGenerator;
import propensity.generate.EventGenerator.Generated;
import propensity.generate.GeneratorSettings;
import propensity.generate.Invariants;
import propensity.source.EventFolder;
import propensity.spark.Records;

/** Measures the product itself. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchTrainCommand.class,
      BenchStreamCommand.class,
      BenchLatencyCommand.class,
      BenchStartupCommand.class,
      BenchPipelineCommand.class,
      BenchStartupCommand.FirstQuery.class
    },
    description = "Measures the product itself, in a scratch folder that is removed.")
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "bench needs a command of its own: generate, train, stream, latency, startup or pipeline");
  }

  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description = {
        "Events per second at several sizes, with Parquet output, and how the time grows.",
        "A first small run warms up and does not count. With --check, violations of what must hold."
      })
  int generate(
      @Mixin CommonOptions common,
      @Option(
              names = "--events",
              split = ",",
              defaultValue = "1000000,10000000",
              paramLabel = "N",
              description = "Sizes, about (default: 1000000,10000000).")
          List<Long> sizes,
      @Option(names = "--check", description = "Also count violations, at every size.")
          boolean check)
      throws Exception {
    Settings settings = common.settings();
    Console console = common.console();
    Path scratch = Files.createTempDirectory("propensity-bench");
    try {
      return Spark.run(spark -> generate(spark, settings, console, sizes, check, scratch)).number();
    } finally {
      FileTree.remove(scratch);
    }
  }

  private static ExitCode generate(
      SparkSession spark,
      Settings settings,
      Console console,
      List<Long> sizes,
      boolean check,
      Path scratch)
      throws IOException {
    GeneratorSettings shop = settings.generate().withFormats(EventFormat.PARQUET);
    double eventsPerUser = BenchScratch.eventsPerUser(spark, shop, scratch);
    Map<Double, Double> growth = new LinkedHashMap<>();
    ExitCode end = ExitCode.DONE;
    for (long size : sizes) {
      String out = scratch + "/" + size;
      long began = System.nanoTime();
      GeneratorSettings larger = shop.withUsers(Math.round(size / eventsPerUser));
      Generated generated = EventGenerator.generate(spark, larger, out, false);
      double seconds = Measurement.secondsSince(began);
      growth.put((double) generated.events(), seconds);
      Measurement facts = new Measurement();
      facts.put("events", generated.events());
      facts.put("seconds", seconds);
      facts.put("events_per_second", generated.events() / seconds);
      facts.put("heap_limit_mb", Runtime.getRuntime().maxMemory() >> 20);
      if (check) {
        Invariants found = Invariants.of(events(spark, settings, out));
        facts.put("violations", found.violations());
        end = found.violations() == 0 ? end : ExitCode.BUG;
      }
      facts.print(console, "bench generate");
      FileTree.remove(Path.of(out));
    }
    Measurement.printGrowth(console, growth);
    return end;
  }

  private static Dataset<Event> events(SparkSession spark, Settings settings, String out) {
    return EventFolder.read(spark, out + "/events", settings.source())
        .parsed()
        .filter((FilterFunction<Parsed>) parsed -> parsed.event() != null)
        .map((MapFunction<Parsed, Event>) Parsed::event, Records.encoder(Event.class));
  }
}
