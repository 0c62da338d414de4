package propensity.app.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.report.Report;
import propensity.source.ReadyFile;
import propensity.warehouse.Database;

/**
 * Removes what earlier runs made: everything is looked at before anything goes, and what no run
 * names so is not touched but named.
 */
public final class Cleanup {
  private static final int MAX_NAMED = 5;

  /** What Spark writes into a folder of its output, and the checksums beside it. */
  private static final String OUTPUT = "/(.+/)?[._]*(part-|_?SUCCESS|temporary)[^/]*(/.*)?";

  private static final Pattern GENERATED =
      Pattern.compile(
          "\\.?generator\\.json(\\.crc)?|\\.generating/.*|(events(_\\w+)?|truth)" + OUTPUT);
  private static final Pattern FEATURES = Pattern.compile("session_features" + OUTPUT);
  private static final Pattern CHECKPOINT =
      Pattern.compile(
          "\\.?(metadata|propensity\\.version)(\\.crc)?|(offsets|commits|sources|state)/.*");

  private final List<Path> made = new ArrayList<>();
  private final List<Path> foreign = new ArrayList<>();

  private Cleanup() {}

  /**
   * Removes what generate, train, replay, stream and report made, and nothing else.
   *
   * @param unread whether files that were dropped and not read may go too
   * @throws Problem if a stream is running, or there is anything that these did not make; nothing
   *     is removed then
   */
  public static void removeWhatRunsMade(Paths paths, boolean unread, Console console)
      throws IOException {
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
    warehouse.requireNothingForeign();
    Cleanup cleanup = new Cleanup();
    cleanup.look(raw, matches(GENERATED));
    cleanup.look(Path.of(paths.processed()), matches(FEATURES));
    Predicate<String> accepted = name -> ReadyFile.parse(name).isPresent();
    cleanup.look(paths.stream().ready(), accepted);
    cleanup.look(paths.stream().archive(), accepted);
    cleanup.look(paths.stream().quarantine(), accepted);
    cleanup.look(paths.stream().checkpoint(), matches(CHECKPOINT));
    cleanup.requireNothingForeign();
    cleanup.look(paths.stream().incoming(), name -> unread);
    cleanup.requireNothingUnread(paths.stream().incoming());
    Path reports = Path.of(paths.reports());
    for (String report :
        List.of("metrics.prom", "report.html", Report.CARD_PAGE, "analytics_summary.json")) {
      cleanup.made.add(reports.resolve(report));
    }
    cleanup.made.add(Path.of(paths.models(), "champion"));
    for (Path path : cleanup.made) {
      Files.deleteIfExists(path);
    }
    warehouse.remove();
    console.log("pipeline", "removed what earlier runs made, models apart");
  }

  private static Predicate<String> matches(Pattern pattern) {
    return name -> pattern.matcher(name).matches();
  }

  /** Sorts the files of a folder by their names in it; folders go with what is in them. */
  private void look(Path folder, Predicate<String> own) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Path real = folder.toRealPath();
    try (Stream<Path> below = Files.walk(real)) {
      for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        String name = real.relativize(each).toString();
        boolean isFolder = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
        (isFolder || own.test(name) ? made : foreign).add(each);
      }
    }
  }

  private void requireNothingForeign() {
    if (!foreign.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "will not remove %,d files that no run made: %s".formatted(foreign.size(), named()),
          "they lie where runs keep their own files; nothing was removed",
          "move them elsewhere, or set other folders under paths in conf/propensity.yaml");
    }
  }

  private void requireNothingUnread(Path incoming) {
    if (!foreign.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "will not remove %,d files in %s: %s".formatted(foreign.size(), incoming, named()),
          "they were dropped and not read yet; nothing was removed",
          "run stream --once first, move them elsewhere, or give --yes to remove them too");
    }
  }

  private String named() {
    return foreign.stream().limit(MAX_NAMED).map(Path::toString).collect(Collectors.joining(", "))
        + (foreign.size() > MAX_NAMED ? ", ..." : "");
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
}
