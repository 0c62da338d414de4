package propensity.app;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import propensity.ExitCode;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.app.settings.Settings;
import propensity.stream.RejectedReplay;

/** Lists rejected lines, and replays them. */
@Command(
    name = "rejected",
    mixinStandardHelpOptions = true,
    description = "Lines that were rejected, and why.")
final class RejectedCommand implements Runnable {
  private static final String LIST =
      "SELECT f.name, r.line_no, r.reason, coalesce(r.column_name, ''), r.raw"
          + " FROM rejected_events r JOIN files f USING (file_id)"
          + " ORDER BY r.file_id, r.line_no LIMIT ?";
  private static final int MAX_RAW = 200;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "rejected needs a command of its own: list or replay");
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = {
        "Reads rejected lines again, after a fix of the source mapping, and drops those that are",
        "events now into data/incoming. Doing it twice adds nothing."
      })
  int replay(@Mixin CommonOptions common) throws SQLException {
    Settings settings = common.settings();
    Console console = common.console();
    Paths paths = settings.paths();
    try (Connection warehouse = paths.database().openForReading()) {
      RejectedReplay.Result result =
          RejectedReplay.run(paths.stream(), settings.source(), warehouse);
      console.log(
          "rejected",
          "%,d lines are events now and are in %s; %,d are in the warehouse already, %,d are rejected as before, %,d are not in the archive any more, or no records under these settings"
              .formatted(
                  result.dropped(),
                  paths.incoming(),
                  result.known(),
                  result.rejected(),
                  result.lost()));
      if (result.dropped() > 0) {
        console.log(
            "rejected",
            "process them with: ./spark-submit.sh stream (they are late and join no session; with"
                + " stream --rebuild-checkpoint they do)");
      }
      console.printSummary(
          "rejected",
          Map.of(
              "dropped", result.dropped(),
              "known", result.known(),
              "rejected", result.rejected(),
              "lost", result.lost()));
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Prints file, line, reason, column and text, separated by tabs.")
  int list(
      @Mixin CommonOptions common,
      @Option(
              names = "--limit",
              defaultValue = "100",
              description = "At most so many lines (default: 100).")
          int limit)
      throws SQLException {
    Settings settings = common.settings();
    Console console = common.console();
    try (Connection warehouse = settings.paths().database().openForReading();
        PreparedStatement query = warehouse.prepareStatement(LIST)) {
      query.setInt(1, limit);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String raw = rows.getString(5).replaceAll("[\\t\\r\\n]", " ");
          console.printData(
              String.join(
                  "\t",
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  raw.substring(0, Math.min(MAX_RAW, raw.length()))));
        }
      }
    }
    return ExitCode.DONE.number();
  }
}
