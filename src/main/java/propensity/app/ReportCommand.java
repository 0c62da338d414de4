package propensity.app;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.app.job.ReportJob;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Settings;

/** Answers from the warehouse: a page, a summary and tables. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes the summary, the page and the tables from the warehouse.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(names = "--out", paramLabel = "FOLDER", description = "Where to (default: reports).")
  private String out;

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT",
      description = "Some of json, html, csv (default: all).")
  private List<String> formats;

  @Option(
      names = "--budget",
      paramLabel = "CENTS",
      description = "For all contacts of the audience, in cents.")
  private String budget;

  @Override
  public Integer call() {
    Settings settings =
        common.set("report.formats", formats).set("report.budget_cents", budget).settings();
    ReportJob.run(settings, common.console(), out == null ? settings.paths().reports() : out);
    return ExitCode.DONE.number();
  }
}
