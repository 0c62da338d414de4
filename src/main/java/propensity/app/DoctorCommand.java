package propensity.app;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import propensity.ExitCode;
import propensity.Problem;
import propensity.app.settings.CommonOptions;
import propensity.app.settings.Console;
import propensity.app.settings.Paths;
import propensity.app.settings.Settings;
import propensity.model.ModelStore;
import propensity.spark.Submission;
import propensity.stream.Reconciliation;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Agreement;
import propensity.warehouse.Database;
import propensity.warehouse.Query;

/** Checks everything a run needs; changes nothing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks versions, folders, disk, model, lock, layout of the tables,",
      "checkpoint against ledger, and the tables against each other."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final long MIN_FREE_BYTES = 1L << 30;

  @Mixin private CommonOptions common;

  private Console console;
  private ExitCode worst = ExitCode.DONE;

  /** Gives what was found, or throws the problem. */
  @FunctionalInterface
  private interface Check {
    String look() throws IOException, SQLException;
  }

  @Override
  public Integer call() {
    console = common.console();
    Settings settings = common.settings();
    Paths paths = settings.paths();
    Database warehouse = paths.database();
    look("versions", () -> String.join(", ", new Version().getVersion()));
    for (String folder :
        new String[] {
          paths.raw(),
          paths.processed(),
          paths.models(),
          paths.incoming(),
          paths.ready(),
          paths.archive(),
          paths.quarantine(),
          paths.checkpoint(),
          paths.reports()
        }) {
      look("folder", () -> folder.contains(":/") ? reachable(folder) : writable(Path.of(folder)));
    }
    look("folders", () -> onOneFileSystem(paths.stream()));
    Path disk = warehouse.diskPlaces().stream().findFirst().orElse(paths.stream().checkpoint());
    look("disk", () -> free(disk));
    look("model", () -> model(paths.models()));
    look("lock", () -> lock(warehouse));
    look("layout", () -> layout(paths, warehouse));
    look("state", () -> state(paths, warehouse));
    look("tables", () -> tables(warehouse));
    return worst.number();
  }

  private void look(String name, Check check) {
    try {
      console.printData("%-9s ok       %s".formatted(name, check.look()));
    } catch (Problem e) {
      worst = worst == ExitCode.DONE ? e.exitCode() : worst;
      console.printData(
          "%-9s PROBLEM  %s: %s. To do: %s".formatted(name, e.getMessage(), e.why(), e.remedy()));
    } catch (IOException | SQLException | RuntimeException e) {
      ExitCode code = e instanceof RuntimeException ? ExitCode.BUG : ExitCode.USAGE;
      worst = worst == ExitCode.DONE ? code : worst;
      console.printData("%-9s PROBLEM  %s".formatted(name, e));
    }
  }

  private static String reachable(String address) throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(address);
    boolean there = folder.getFileSystem(Submission.hadoop()).exists(folder);
    return address + (there ? "" : " (not there yet)");
  }

  /** The folder, or its nearest ancestor that exists. */
  private static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** Files are renamed from folder to folder, which is atomic only within a file system. */
  private static String onOneFileSystem(StreamFolders folders) throws IOException {
    FileStore store = Files.getFileStore(existing(folders.incoming()));
    for (Path folder : new Path[] {folders.ready(), folders.archive(), folders.quarantine()}) {
      if (!Files.getFileStore(existing(folder)).equals(store)) {
        throw new Problem(
            ExitCode.USAGE,
            folder + " is on another file system than " + folders.incoming(),
            "the stream moves files between its folders in one step",
            "put incoming, ready, archive and quarantine on one, see paths in"
                + " conf/propensity.yaml");
      }
    }
    return "of the stream are on one file system";
  }

  private static String writable(Path folder) throws IOException {
    Path existing = existing(folder);
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new Problem(
          ExitCode.USAGE,
          folder + " cannot be written",
          existing + " is not a folder that this user may write to",
          "change its owner or mode, or name another in conf/propensity.yaml under paths");
    }
    return folder + (Files.exists(folder) ? "" : " (not there yet)");
  }

  private static String free(Path folder) throws IOException {
    FileStore store = Files.getFileStore(existing(folder));
    long bytes = store.getUsableSpace();
    String text = String.format(Locale.ROOT, "%,d MB free", bytes >> 20);
    if (bytes < MIN_FREE_BYTES) {
      throw new Problem(ExitCode.DISK_FULL, "little disk space", text, "free some, at least 1 GB");
    }
    return text;
  }

  private static String model(String models) {
    Optional<String> champion = new ModelStore(Submission.hadoop(), models).championIfAny();
    if (champion.isEmpty()) {
      return "none yet; train makes one";
    }
    new ModelStore(Submission.hadoop(), models).verify(champion.get());
    return champion.get() + " serves, every file as published";
  }

  private static String lock(Database warehouse) {
    if (!warehouse.exists()) {
      return "no warehouse yet; stream makes it";
    }
    warehouse.requireFree();
    return "no run is writing to " + warehouse;
  }

  private static String layout(Paths paths, Database warehouse) throws SQLException {
    String checkpoint = "checkpoint " + Reconciliation.checkpointVersion(paths.stream());
    if (!warehouse.exists()) {
      return checkpoint + ", no warehouse yet";
    }
    try (Connection connection = warehouse.openForReading()) {
      return checkpoint + ", warehouse " + warehouse.version(connection);
    }
  }

  private static String state(Paths paths, Database warehouse) throws SQLException {
    Path checkpoint = paths.stream().checkpoint();
    if (!warehouse.exists()) {
      if (Files.exists(checkpoint)) {
        throw new Problem(
            ExitCode.MISMATCH,
            "there is a checkpoint but no warehouse",
            checkpoint + " remembers batches whose rows are gone",
            "restore the warehouse, or run: ./spark-submit.sh stream --rebuild-checkpoint");
      }
      return "no checkpoint yet; stream makes it";
    }
    try (Connection connection = warehouse.openForReading()) {
      return Reconciliation.check(paths.stream(), warehouse, connection)
          .map(notice -> "checkpoint and ledger fit; " + notice)
          .orElse("checkpoint and ledger fit");
    }
  }

  /** Goes through all rows. */
  private static String tables(Database warehouse) throws SQLException {
    if (!warehouse.exists()) {
      return "no warehouse yet";
    }
    try (Connection connection = warehouse.openForReading()) {
      List<String> found = Agreement.disagreements(connection);
      if (!found.isEmpty()) {
        throw new Problem(
            ExitCode.MISMATCH,
            "the tables do not agree",
            String.join(", ", found),
            "run: ./spark-submit.sh stream --rebuild-checkpoint");
      }
      return "%,d events and %,d sessions agree"
          .formatted(
              Query.number(connection, "SELECT count(*) FROM events").orElseThrow(),
              Query.number(connection, "SELECT count(*) FROM sessions").orElseThrow());
    }
  }
}
