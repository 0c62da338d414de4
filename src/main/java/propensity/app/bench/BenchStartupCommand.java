package propensity.app.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;

/** How long a start takes. */
@Command(
    name = "startup",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the time from the start of the launcher until a first Spark query is done, against"
          + " the",
      "same in a JVM without class archive and flags. Medians of several runs."
    })
final class BenchStartupCommand implements Callable<Integer> {
  private static final String FIRST_QUERY = "first-query";

  @Mixin private CommonOptions common;

  @Option(
      names = "--runs",
      defaultValue = "3",
      paramLabel = "N",
      description = "Starts of each kind (default: 3).")
  private int runs;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Console console = common.console();
    List<Double> ours = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      ours.add(Measurement.secondsOf(launcher(), Redirect.DISCARD));
      plain.add(Measurement.secondsOf(plainJava(), Redirect.DISCARD));
      console.log(
          "bench", "launcher %.2f s, plain %.2f s".formatted(ours.get(run), plain.get(run)));
    }
    Measurement facts = new Measurement();
    facts.put("launcher_seconds", Measurement.median(ours));
    facts.put("plain_java_seconds", Measurement.median(plain));
    facts.put("ratio", Measurement.median(ours) / Measurement.median(plain));
    facts.put("class_archive", Files.exists(Path.of(home(), "target/propensity.jsa")));
    facts.print(console, "bench startup");
    return 0;
  }

  static String home() {
    String home = System.getenv("PROPENSITY_HOME");
    if (home == null) {
      throw new Problem(
          ExitCode.USAGE,
          "this was not started by the launcher",
          "it is the launcher that is measured",
          "run: ./spark-submit.sh bench startup (or bench pipeline)");
    }
    return home;
  }

  private static List<String> launcher() {
    return List.of(Path.of(home(), "spark-submit.sh").toString(), "bench", FIRST_QUERY);
  }

  /** This very process's class path and jar, with nothing but what Spark demands of a JVM. */
  private static List<String> plainJava() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-D"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    for (String word : System.getProperty("sun.java.command").split(" ", -1)) {
      if (word.equals("bench")) {
        break;
      }
      command.add(word);
    }
    command.add("bench");
    command.add(FIRST_QUERY);
    return command;
  }

  /** What is waited for: a session, a plan, generated code, a job with a shuffle. */
  @Command(name = FIRST_QUERY, hidden = true)
  static final class FirstQuery implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return Spark.run(FirstQuery::query);
    }

    private static int query(SparkSession spark) {
      spark.range(1_000).selectExpr("id % 7 AS k", "id").groupBy("k").count().collectAsList();
      return 0;
    }
  }
}
