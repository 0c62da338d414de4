package propensity.app.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.report.Report;
import propensity.warehouse.Database;

/** Removes what earlier runs made. */
public final class Cleanup {
  private Cleanup() {}

  /**
   * Removes what generate, train, replay, stream and report made, and nothing else.
   *
   * @throws Problem if a stream is running, or data/raw holds events that were not generated
   */
  public static void removeWhatRunsMade(Paths paths, Console console) throws IOException {
    Path raw = Path.of(paths.raw());
    if (Files.exists(raw.resolve("events")) && !Files.exists(raw.resolve("generator.json"))) {
      throw new Problem(
          ExitCode.USAGE,
          "will not remove the events in " + raw,
          "they were not generated",
          "move them elsewhere, or use another folder with --set paths.raw=FOLDER");
    }
    Database warehouse = paths.database();
    warehouse.requireFree();
    Path reports = Path.of(paths.reports());
    List<Path> made =
        List.of(
            raw,
            Path.of(paths.processed()),
            Path.of(paths.models(), "champion"),
            paths.stream().incoming(),
            paths.stream().ready(),
            paths.stream().archive(),
            paths.stream().quarantine(),
            paths.stream().checkpoint(),
            reports.resolve("metrics.prom"),
            reports.resolve("report.html"),
            reports.resolve(Report.CARD_PAGE),
            reports.resolve("analytics_summary.json"));
    for (Path path : made) {
      remove(path);
    }
    warehouse.remove();
    console.log("pipeline", "removed what earlier runs made, models apart");
  }

  /** Whether the warehouse has an event. */
  public static boolean hasEvents(Database warehouse) throws SQLException {
    if (!warehouse.exists()) {
      return false;
    }
    try (Connection connection = warehouse.openForReading();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT EXISTS (SELECT * FROM events)")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  /** Removes a file, or a folder with everything below it; nothing where there is none. */
  public static void remove(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> below = Files.walk(path)) {
      for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
