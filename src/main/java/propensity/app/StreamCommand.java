package propensity.app;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.job.Spark;
import propensity.app.job.StopSignals;
import propensity.app.job.StreamJob;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Durations;
import propensity.app.settings.Settings;
import propensity.stream.RebuildOptions;
import propensity.stream.StopRequest;

/** Scores the events of dropped files into the warehouse. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = "Scores dropped events and writes them to the warehouse, each exactly once.")
final class StreamCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @ArgGroup private Mode mode = new Mode();

  @Option(
      names = "--rebuild-checkpoint",
      description = {
        "Rebuilds checkpoint and tables from the accepted files, when they no longer fit",
        "together; each file is scored by the model that scored it before. Then goes on.",
        "Everything is checked first; what was there before is kept under another name."
      })
  private boolean rebuild;

  @Option(
      names = "--accept-missing",
      description = "With --rebuild-checkpoint: leaves out accepted files that are lost.")
  private boolean acceptMissing;

  @Option(
      names = "--accept-mapping",
      description = {
        "With --rebuild-checkpoint: reads all files with another source mapping than they were",
        "accepted with, if it makes no fewer events of any."
      })
  private boolean acceptMapping;

  @Option(
      names = "--stop-timeout",
      paramLabel = "DURATION",
      description = "After SIGTERM, how long the running batch may take (default: 60s).")
  private String stopTimeout = "60s";

  @Option(
      names = "--max-rejected-ratio",
      paramLabel = "SHARE",
      description = "Ends with exit code 65 if more of the lines read are rejected, 0 to 1.")
  private Double maxRejectedRatio;

  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "Also copies enriched events there, as Parquet by day; any Hadoop file system.")
  private String archive;

  /** Once, or until stopped. */
  static final class Mode {
    @Option(names = "--once", description = "Process what is there and stop (default).")
    private boolean once;

    @Option(
        names = "--every",
        paramLabel = "DURATION",
        description = "Stay, and look for files at this interval, such as 1s.")
    private String every;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings =
        common
            .set("stream.max_rejected_ratio", maxRejectedRatio)
            .set("paths.event_copy", archive)
            .settings();
    Console console = common.console();
    Duration interval = mode.once || mode.every == null ? null : duration("--every", mode.every);
    if ((acceptMissing || acceptMapping) && !rebuild) {
      throw new Problem(
          ExitCode.USAGE,
          (acceptMissing ? "--accept-missing" : "--accept-mapping")
              + " without --rebuild-checkpoint",
          "only a rebuild reads all accepted files",
          "give both, or neither");
    }
    RebuildOptions options = new RebuildOptions(acceptMissing, acceptMapping);
    StreamJob job = new StreamJob(settings, console, rebuild, options, interval);
    job.check(); // before Spark starts, which takes seconds
    StopRequest stop = new StopRequest();
    StopSignals.handle(stop, duration("--stop-timeout", stopTimeout), console);
    return Spark.run(spark -> job.run(spark, stop)).number();
  }

  private static Duration duration(String option, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          ExitCode.USAGE, option + " " + text, e.getMessage(), "for example " + option + " 1s", e);
    }
  }
}
