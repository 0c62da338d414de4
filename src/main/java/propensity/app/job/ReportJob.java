package propensity.app.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import propensity.AtomicFiles;
import propensity.app.settings.Console;
import propensity.app.settings.Settings;
import propensity.model.ModelCard;
import propensity.model.ModelStore;
import propensity.report.Report;
import propensity.report.ReportResult;
import propensity.spark.Submission;
import propensity.warehouse.Database;

/** Writes the report from the warehouse. */
public final class ReportJob {
  private ReportJob() {}

  /**
   * Asks the warehouse and writes the files.
   *
   * @param folder where the files go
   */
  public static void run(Settings settings, Console console, String folder) {
    Database warehouse = settings.paths().database();
    console.log("report", "asking " + warehouse);
    ModelStore store = new ModelStore(Submission.hadoop(), settings.paths().models());
    Optional<ModelCard> card = store.championIfAny().map(store::card);
    ReportResult result =
        Report.write(
            warehouse, card, settings.report(), settings.shop().shopZone(), Path.of(folder));
    if (settings.report().formats().contains("html")) {
      store
          .championIfAny()
          .ifPresent(version -> write(Path.of(folder, Report.CARD_PAGE), store.page(version)));
    }
    result.headlines().forEach(headline -> console.log("report", headline));
    console.log(
        "report",
        "%d files in %s; look at %s/report.html".formatted(result.files().size(), folder, folder));
    console.printSummary(
        "report", Map.of("files", result.files().stream().map(Path::toString).toList()));
  }

  private static void write(Path file, String text) {
    try {
      AtomicFiles.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
