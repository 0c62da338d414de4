package propensity.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.job.Cleanup;
import propensity.app.job.PipelineJob;
import propensity.app.job.Spark;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.app.settings.SourceCheck;

/** Everything once, in one Spark session: generate, train, replay, stream, report. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Runs generate, train, replay, stream and report in one go.",
      "What is there already is used again; --fresh starts over.",
      "With --events it brings in yours, if they are not there yet."
    })
final class PipelineCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private GenerateCommand.ShopOptions shop;

  @Option(
      names = "--events",
      paramLabel = "FOLDER",
      description = "Your events; --source says how they are read.")
  private String events;

  @Option(
      names = "--fresh",
      description = "First remove what earlier runs made, model versions and CSV tables apart.")
  private boolean fresh;

  @Option(
      names = "--yes",
      description = "With --fresh: remove files that you dropped, read or not, too.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    shop.applyTo(common);
    Settings settings = common.settings();
    Console console = common.console();
    if (events == null && common.source() != null) {
      throw new Problem(
          ExitCode.USAGE,
          "--source " + common.source() + " without --events",
          "pipeline would generate events, which that source does not describe",
          "name the folder of your events with --events FOLDER");
    }
    if (events != null && fresh) {
      throw new Problem(
          ExitCode.USAGE,
          "--fresh together with --events",
          "it removes what earlier runs made, perhaps from events that no longer exist",
          "start in an empty folder instead: all paths are relative to it");
    }
    if (yes && !fresh) {
      throw new Problem(
          ExitCode.USAGE,
          "--yes without --fresh",
          "it answers what --fresh would ask",
          "leave it out, or start over with --fresh --yes");
    }
    if (events != null) {
      SourceCheck.folder(settings, events);
    }
    return Spark.run(
            spark -> {
              if (fresh) { // not before it is known that the new run can begin
                Cleanup.removeWhatRunsMade(settings.paths(), yes, console);
              }
              return new PipelineJob(settings, console).run(spark, events);
            })
        .number();
  }
}
