package propensity.report;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import propensity.AtomicFiles;
import propensity.ExitCode;
import propensity.PrivateFiles;
import propensity.Problem;
import propensity.model.ModelCard;
import propensity.warehouse.Database;
import propensity.warehouse.settings.ShopZone;

/**
 * The report: {@code analytics_summary.json}, {@code report.html} and a CSV file per table. The
 * same warehouse, card and settings give the same bytes.
 */
public final class Report {
  /** Name of the page that the report links to for the model card; the caller puts it there. */
  public static final String CARD_PAGE = "model_card.html";

  private Report() {}

  /**
   * Writes the report of a warehouse, whose views count with the same settings, and by the days of
   * the same zone, from then on.
   *
   * @throws Problem as {@link #write(Connection, Optional, ReportSettings, Path)}, and if the
   *     settings differ from those in the warehouse and this user may not write to it
   */
  public static ReportResult write(
      Database warehouse,
      Optional<ModelCard> card,
      ReportSettings settings,
      ShopZone zone,
      Path folder) {
    try {
      settings.decisions().putWhereTheyDiffer(warehouse);
      zone.putWhereTheyDiffer(warehouse);
      try (Connection connection = warehouse.openForReading()) {
        return write(connection, card, settings, folder);
      }
    } catch (SQLException e) {
      throw noAnswer(e);
    }
  }

  /**
   * Asks the warehouse and writes the files, each aside and then renamed into place.
   *
   * @param warehouse with the tables, views and decision settings; only read
   * @param card the champion's card, where there is a champion
   * @param settings what the report counts with
   * @param folder for the files; made if it is missing
   * @return the files and what stands out
   * @throws Problem if the warehouse does not answer or the folder cannot be written
   */
  public static ReportResult write(
      Connection warehouse, Optional<ModelCard> card, ReportSettings settings, Path folder) {
    Answers answers = answers(warehouse, card, settings);
    List<String> headlines =
        Findings.of(answers).stream().map(Finding::text).map(Figures::forConsole).toList();
    List<Path> files = new ArrayList<>();
    try {
      PrivateFiles.createFolders(folder);
      if (settings.formats().contains("json")) {
        files.add(put(folder, "analytics_summary.json", SummaryJson.of(answers)));
      }
      if (settings.formats().contains("html")) {
        files.add(put(folder, "report.html", Page.html(answers)));
      }
      if (settings.formats().contains("csv")) {
        for (CsvTable table : CsvTables.of(answers)) {
          files.add(put(folder, table.name() + ".csv", table.text()));
        }
      }
    } catch (IOException e) {
      throw new Problem(
          ExitCode.USAGE,
          "the report cannot be written to " + folder,
          e.toString(),
          "name a folder that this user may write to, with room on its disk",
          e);
    }
    return new ReportResult(files, headlines);
  }

  private static Answers answers(
      Connection warehouse, Optional<ModelCard> card, ReportSettings settings) {
    try {
      return inOneTransaction(warehouse, () -> Answers.ask(warehouse, card.orElse(null), settings));
    } catch (SQLException e) {
      throw noAnswer(e);
    }
  }

  private static Problem noAnswer(SQLException e) {
    return new Problem(
        ExitCode.WAREHOUSE_UNREACHABLE,
        "the warehouse does not answer the report's questions",
        e.getMessage(),
        "run stream once, which brings the warehouse's tables and views up to date",
        e);
  }

  private interface Questions {
    Answers ask() throws SQLException;
  }

  /** A stream may commit while we ask: all figures are to be of the same state. */
  private static Answers inOneTransaction(Connection warehouse, Questions questions)
      throws SQLException {
    boolean alone = warehouse.getAutoCommit();
    if (!alone) {
      return questions.ask();
    }
    warehouse.setAutoCommit(false);
    try {
      return questions.ask();
    } finally {
      warehouse.rollback();
      warehouse.setAutoCommit(true);
    }
  }

  private static Path put(Path folder, String name, String text) throws IOException {
    return AtomicFiles.write(folder.resolve(name), text);
  }
}
