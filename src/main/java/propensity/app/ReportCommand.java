package propensity.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import propensity.ExitCode;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.model.ModelStore;
import propensity.report.Report;
import propensity.report.ReportResult;
import propensity.spark.Submission;
import propensity.warehouse.Database;

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

  @Option(names = "--budget", paramLabel = "CENTS", description = "For retargeting, in cents.")
  private String budget;

  @Override
  public Integer call() {
    Settings settings =
        common.set("report.formats", formats).set("report.budget_cents", budget).settings();
    report(settings, common.console(), out == null ? settings.paths().reports() : out);
    return ExitCode.DONE.number();
  }

  static void report(Settings settings, Console console, String folder) {
    Database warehouse = settings.paths().database();
    console.say("report", "asking " + warehouse);
    ModelStore store = new ModelStore(Submission.hadoop(), settings.paths().models());
    Optional<JsonNode> card = store.championIfAny().map(store::card);
    ReportResult result = Report.write(warehouse, card, settings.report(), Path.of(folder));
    if (settings.report().formats().contains("html")) {
      store
          .championIfAny()
          .ifPresent(version -> write(Path.of(folder, Report.CARD_PAGE), store.page(version)));
    }
    result.headlines().forEach(headline -> console.say("report", headline));
    console.say(
        "report",
        "%d files in %s; look at %s/report.html".formatted(result.files().size(), folder, folder));
    console.done("report", Map.of("files", result.files().stream().map(Path::toString).toList()));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
