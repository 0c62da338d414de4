package propensity.app.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.util.SerializableConfiguration;
import propensity.ExitCode;
import propensity.Failpoint;
import propensity.Problem;
import propensity.Sha256;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.generate.GeneratedFiles;
import propensity.report.Report;
import propensity.sink.EventCopy;
import propensity.source.ReadyFile;
import propensity.spark.Submission;
import propensity.stream.CheckpointFiles;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Database;
import propensity.warehouse.Query;

/**
 * Removes what earlier runs made: everything is looked at before anything goes, and what no run
 * names so is not touched but named. Killed in between it can be run again.
 */
public final class Cleanup {
  private static final int MAX_NAMED = 5;

  /** What Spark writes into a folder of its output, and the checksums beside it. */
  private static final String OUTPUT = "/(.+/)?[._]*(part-|_?SUCCESS|temporary)[^/]*(/.*)?";

  private static final Pattern FEATURES = Pattern.compile("session_features" + OUTPUT);

  /**
   * What replay, and that of rejected lines, drop: the name holds how the content's hash begins.
   */
  private static final Pattern DROPPED_BY_A_RUN =
      Pattern.compile("(events-\\d{6,}|replayed-\\d+)-([0-9a-f]{8,12})[-.].*");

  /** What says that the rest of a folder is generated goes after it. */
  private static final Pattern MARK = Pattern.compile("\\.?generator\\.json(\\.crc)?");

  private final List<Path> made = new ArrayList<>();
  private final List<Path> foreign = new ArrayList<>();
  private final List<Path> dropped = new ArrayList<>();

  private Cleanup() {}

  /**
   * Removes what generate, train, replay, stream and report made, and nothing else.
   *
   * @param droppedToo whether files that people or programs dropped may go too, read or not
   * @throws Problem if a stream is running, or there is anything that these did not make; nothing
   *     is removed then
   */
  public static void removeWhatRunsMade(Paths paths, boolean droppedToo, Console console)
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
    StreamFolders stream = paths.stream();
    Cleanup cleanup = new Cleanup();
    cleanup.look(stream.checkpoint(), CheckpointFiles::isFile);
    cleanup.look(stream.incoming(), name -> true);
    for (Path folder : List.of(stream.ready(), stream.quarantine(), stream.archive())) {
      cleanup.look(folder, name -> ReadyFile.parse(name).isPresent());
    }
    cleanup.lookAtDropped(stream.incoming(), name -> name);
    for (Path folder : List.of(stream.ready(), stream.quarantine(), stream.archive())) {
      cleanup.lookAtDropped(folder, name -> ReadyFile.parse(name).map(ReadyFile::name).orElse(""));
    }
    Path reports = Path.of(paths.reports());
    for (String report :
        List.of("metrics.prom", "report.html", Report.CARD_PAGE, "analytics_summary.json")) {
      cleanup.made.add(reports.resolve(report));
    }
    cleanup.look(Path.of(paths.processed()), matches(FEATURES));
    cleanup.made.add(Path.of(paths.models(), "champion"));
    cleanup.made.add(Path.of(paths.models(), "history"));
    cleanup.look(raw, GeneratedFiles::isFile);
    cleanup.requireNothingForeign();
    if (!droppedToo) {
      cleanup.requireNothingDropped();
    }
    removeCopies(paths, warehouse);
    warehouse.remove(); // while its files are there it can be made again
    cleanup.remove();
    console.log("pipeline", "removed what earlier runs made, models apart");
  }

  /** The copies of this warehouse's events: others may keep theirs in the same folder. */
  private static void removeCopies(Paths paths, Database warehouse) {
    if (paths.eventCopy().isEmpty() || !warehouse.exists()) {
      return;
    }
    try (Connection on = warehouse.openAnyVersion()) {
      Set<String> queries =
          Set.copyOf(
              Query.list(
                  on, "SELECT DISTINCT query_id FROM batches", row -> row.getString("query_id")));
      new EventCopy(paths.eventCopy(), new SerializableConfiguration(Submission.hadoop()))
          .removeOf(queries);
    } catch (SQLException e) {
      throw warehouse.problem(e);
    }
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
    Comparator<Path> order =
        Comparator.comparing((Path path) -> path.equals(real))
            .thenComparing(path -> MARK.matcher(path.getFileName().toString()).matches())
            .thenComparing(Comparator.reverseOrder());
    try (Stream<Path> below = Files.walk(real)) {
      for (Path each : below.sorted(order).toList()) {
        boolean isFolder = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
        boolean isLinked = each.equals(real) && Files.isSymbolicLink(folder);
        if (!isLinked) {
          (isFolder || own.test(real.relativize(each).toString()) ? made : foreign).add(each);
        }
      }
    }
  }

  /** Finds the files that no run has dropped, and that none could drop again. */
  private void lookAtDropped(Path folder, UnaryOperator<String> nameAtDrop) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Path real = folder.toRealPath();
    try (Stream<Path> below = Files.walk(real)) {
      for (Path each : below.sorted().toList()) {
        boolean isFolder = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
        String name = real.relativize(each).toString();
        if (!isFolder && !isDroppedByARun(each, nameAtDrop.apply(name))) {
          dropped.add(each);
        }
      }
    }
  }

  private static boolean isDroppedByARun(Path file, String name) throws IOException {
    Matcher parts = DROPPED_BY_A_RUN.matcher(name);
    if (!parts.matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Sha256.of(in).startsWith(parts.group(2));
    }
  }

  private void requireNothingForeign() {
    if (!foreign.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "will not remove %,d files that no run made: %s"
              .formatted(foreign.size(), named(foreign)),
          "they lie where runs keep their own files; nothing was removed",
          "move them elsewhere, or set other folders under paths in conf/propensity.yaml");
    }
  }

  private void requireNothingDropped() {
    if (!dropped.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "will not remove %,d files that were dropped: %s"
              .formatted(dropped.size(), named(dropped)),
          "no run has made them, and none can make them again; nothing was removed",
          "move them elsewhere, or give --yes to remove them too");
    }
  }

  private static String named(List<Path> files) {
    return files.stream().limit(MAX_NAMED).map(Path::toString).collect(Collectors.joining(", "))
        + (files.size() > MAX_NAMED ? ", ..." : "");
  }

  private void remove() throws IOException {
    for (Path path : made) {
      Failpoint.CLEANUP.hit();
      try {
        Files.deleteIfExists(path);
      } catch (DirectoryNotEmptyException e) {
        // somebody has put something there since it was looked at
      }
    }
  }
}
