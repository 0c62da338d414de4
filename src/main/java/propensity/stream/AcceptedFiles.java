package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.BatchFiles;
import propensity.sink.ReadyFile;
import propensity.sink.RowWriter.FileRead;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;

/**
 * Holds the files that Spark reads against those that were accepted. Spark passes over a file that
 * is gone with no more than a warning, and reads one that was changed as if nothing had happened.
 */
final class AcceptedFiles {
  private AcceptedFiles() {}

  /**
   * Gives the files in the ready folder the modification times of their acceptance, by which Spark
   * orders them; whoever touched or copied them has changed nothing then.
   */
  static void putInOrder(Path ready) {
    try {
      for (Path file : StreamFolders.list(ready)) {
        Optional<ReadyFile> named = ReadyFile.parse(file.getFileName().toString());
        char first = file.getFileName().toString().charAt(0);
        if (named.isEmpty() && first != '.' && first != '_') { // Spark passes over these two
          throw unexpectedFile(file.toString());
        }
        if (named.isPresent()) {
          FileTime accepted = FileTime.fromMillis(named.get().acceptedAt());
          if (!Files.getLastModifiedTime(file).equals(accepted)) {
            Files.setLastModifiedTime(file, accepted);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a file in the ready folder that the gate did not put there. */
  static Problem unexpectedFile(String path) {
    return new Problem(
        ExitCode.BAD_DATA,
        path + " did not come through the gate",
        "only the stream puts files there: this one was not checked",
        "move it into the folder incoming, then run this again");
  }

  /**
   * Looks for every file that a batch has still to bring in.
   *
   * @throws Problem naming one that is gone
   */
  static void requireWaiting(Connection on, StreamFolders folders) throws SQLException {
    require(Ledger.waiting(on), folders, Rebuild.isUnderWay(on));
  }

  /**
   * Looks for the files of a batch that Spark will compute again.
   *
   * @throws Problem naming one that is gone
   */
  static void requireFilesOf(Connection on, StreamFolders folders, String queryId, long batchId)
      throws SQLException {
    require(Ledger.filesOf(on, queryId, batchId), folders, false);
  }

  /**
   * Makes sure, when all is done, that all is done.
   *
   * @throws Problem naming a file that no batch has brought in
   */
  static void requireNoneLeft(Connection on, StreamFolders folders) throws SQLException {
    for (DroppedFile left : Ledger.waiting(on)) {
      if (Files.exists(folders.ready(left))) {
        throw BatchFiles.skippedBySpark(left);
      }
      boolean pendingRebuild = Rebuild.isUnderWay(on) && Files.exists(folders.archived(left));
      if (!pendingRebuild) {
        throw gone(left, folders);
      }
    }
  }

  private static void require(List<DroppedFile> files, StreamFolders folders, boolean orInArchive) {
    Set<String> ready = namesIn(folders.ready());
    for (DroppedFile file : files) {
      String name = ReadyFile.of(file).fileName();
      // The gate may be about to hand it over: it goes from one folder to the other in one step.
      boolean there =
          ready.contains(name)
              || (orInArchive && Files.exists(folders.archived(file)))
              || Files.exists(folders.incoming().resolve(file.name()))
              || Files.exists(folders.ready(file));
      if (!there) {
        throw gone(file, folders);
      }
    }
  }

  /**
   * Compares what a batch has read again with what it read when it was written.
   *
   * @throws Problem if it is not the same: the state would not fit the rows
   */
  static void requireSame(Connection on, List<FileRead> read, String queryId, long batchId)
      throws SQLException {
    Map<Long, DroppedFile> missing = new HashMap<>();
    Ledger.filesOf(on, queryId, batchId).forEach(file -> missing.put(file.fileId(), file));
    for (FileRead each : read) {
      BatchFiles.accepted(on, each);
      if (missing.remove(each.fileId()) == null) {
        throw new Problem(
            ExitCode.MISMATCH,
            "batch %d is in the warehouse without file %d, and Spark has it with that file"
                .formatted(batchId, each.fileId()),
            "checkpoint and warehouse were not copied at the same moment",
            BatchFiles.REMEDY);
      }
    }
    if (!missing.isEmpty()) {
      throw BatchFiles.skippedBySpark(missing.values().iterator().next());
    }
  }

  private static Problem gone(DroppedFile file, StreamFolders folders) {
    String name = ReadyFile.of(file).fileName();
    return new Problem(
        ExitCode.BAD_DATA,
        "the file " + name + " disappeared after it was accepted",
        "its " + file.lines() + " lines are not in the warehouse yet",
        "put it back into " + folders.ready() + " under this name, then run this again");
  }

  private static Set<String> namesIn(Path folder) {
    try {
      Set<String> names = new HashSet<>();
      StreamFolders.list(folder).forEach(file -> names.add(file.getFileName().toString()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
