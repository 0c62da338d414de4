package propensity.app;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.app.job.GenerateJob;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;

/** Simulates a shop whose true propensities are known. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Simulates a shop: events, and their true propensity beside them.")
final class GenerateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ShopOptions shop;

  @Option(names = "--out", paramLabel = "FOLDER", description = "Where to (default: data/raw).")
  private String out;

  @Option(names = "--overwrite", description = "Replace generated data that is there.")
  private boolean overwrite;

  /** What to simulate; also options of the pipeline. */
  static final class ShopOptions {
    @Option(names = "--users", description = "Number of shoppers.")
    private String users;

    @Option(names = "--days", description = "Length of the period in days.")
    private String days;

    @Option(names = "--seed", description = "The same seed gives the same bytes.")
    private String seed;

    @Option(
        names = "--format",
        split = ",",
        paramLabel = "FORMAT",
        description = "csv, json, parquet; the first one is what train reads.")
    private List<String> formats;

    @Option(names = "--late", description = "Share of events that arrive too late.")
    private String late;

    @Option(names = "--out-of-order", description = "Share that arrive behind later ones.")
    private String outOfOrder;

    @Option(names = "--duplicates", description = "Share that arrive twice.")
    private String duplicates;

    @Option(names = "--malformed", description = "Broken lines, as a share of the events.")
    private String malformed;

    @Option(names = "--bots", description = "Bots, as a share of the users.")
    private String bots;

    @Option(
        names = "--drift",
        split = ",",
        paramLabel = "CHANGE@dayN",
        description = "device-mix, conversion-shock, tracking-outage or bot-wave, from a day on.")
    private List<String> drift;

    void applyTo(CommonOptions common) {
      common
          .set("generate.users", users)
          .set("generate.days", days)
          .set("generate.seed", seed)
          .set("generate.formats", formats)
          .set("generate.defects.late", late)
          .set("generate.defects.out_of_order", outOfOrder)
          .set("generate.defects.duplicates", duplicates)
          .set("generate.defects.malformed", malformed)
          .set("generate.defects.bots", bots)
          .set("generate.drift", drift);
    }
  }

  @Override
  public Integer call() throws Exception {
    shop.applyTo(common.set("paths.raw", out));
    Settings settings = common.settings();
    Console console = common.console();
    Spark.run(spark -> GenerateJob.run(spark, settings, console, overwrite));
    return ExitCode.DONE.number();
  }
}
