package propensity.app.job;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.generate.EventGenerator;
import propensity.generate.EventGenerator.Generated;
import propensity.generate.GeneratorSettings;
import propensity.spark.SharedFolder;

/** Simulates the shop of the settings into {@code paths.raw}. */
public final class GenerateJob {
  private GenerateJob() {}

  public static Generated run(
      SparkSession spark, Settings settings, Console console, boolean overwrite)
      throws IOException {
    GeneratorSettings shop = settings.generate();
    SharedFolder.require(spark, settings.paths().raw());
    console.log(
        "generate",
        "simulating %,d users over %d days from %s, seed %d"
            .formatted(shop.users(), shop.days(), shop.startDate(), shop.seed()));
    Generated generated = EventGenerator.generate(spark, shop, settings.paths().raw(), overwrite);
    console.log("generate", generated + " in " + settings.paths().raw());
    console.printSummary(
        "generate",
        Map.of(
            "users", generated.users(),
            "sessions", generated.sessions(),
            "events", generated.events(),
            "conversions", generated.conversions()));
    return generated;
  }
}
