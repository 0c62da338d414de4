package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.BatchFiles;
import propensity.sink.RowWriter.FileRead;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * Holds the files that are there, and those that Spark has read, against those that were accepted.
 */
final class AcceptedFiles {
  private static final String OTHER_MAPPING_REMEDY =
      "run stream --once with the --source, or the settings of the source, of that time; change them"
          + " after that";

  private AcceptedFiles() {}

  /**
   * Makes sure that only accepted files are in the ready folder; hidden ones are somebody else's.
   *
   * @throws Problem naming another one
   */
  static void requireNoOther(Path ready) {
    try {
      for (Path file : StreamFolders.list(ready)) {
        String name = file.getFileName().toString();
        if (ReadyFile.parse(name).isEmpty() && !name.startsWith(".") && !name.startsWith("_")) {
          throw unexpectedFile(file.toString());
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
   * Looks for the files of a batch that Spark will compute again.
   *
   * @throws Problem naming one that is gone
   */
  static void requireFilesOf(Connection on, StreamFolders folders, String queryId, long batchId)
      throws SQLException {
    for (DroppedFile file : Ledger.filesOf(on, queryId, batchId)) {
      if (!folders.has(file)) {
        throw gone(file, folders);
      }
    }
  }

  /**
   * Makes sure, when all is done, that all is done.
   *
   * @throws Problem naming a file that no batch has brought in
   */
  static void requireNoneLeft(Connection on, StreamFolders folders) throws SQLException {
    for (DroppedFile left : Ledger.waiting(on)) {
      if (folders.has(left)) {
        throw BatchFiles.skippedBySpark(left);
      }
      throw gone(left, folders);
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

  /**
   * Counts the records of waiting files again that were accepted with another source mapping: they
   * are read with today's.
   *
   * @throws Problem naming one that cannot be read with it
   */
  static void countWith(
      SourceMapping today,
      Warehouse warehouse,
      StreamFolders folders,
      Configuration hadoop,
      Consumer<String> messages) {
    String fingerprint = today.fingerprint();
    for (DroppedFile file : warehouse.read(Ledger::waiting)) {
      Optional<Path> path = folders.find(file);
      if (path.isPresent() && isOfOther(file, fingerprint)) {
        long lines = count(ReadyFile.hadoopName(path.get()), file, today, hadoop);
        warehouse.write(
            on -> {
              Ledger.readAs(on, file.readAs(fingerprint, lines));
              return null;
            });
        messages.accept(
            "%s was accepted with another source mapping; with today's it has %,d lines, before %,d"
                .formatted(file.name(), lines, file.lines()));
      }
    }
  }

  private static long count(
      String uri, DroppedFile file, SourceMapping today, Configuration hadoop) {
    try (EventReader reader = EventReader.open(hadoop, uri, today.forFile(file.name()))) {
      return reader.countAll();
    } catch (UnreadableFileException e) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the accepted file " + file.name() + " cannot be read with today's source mapping",
          "it was accepted with another one, and no batch has read it yet: " + e.getMessage(),
          OTHER_MAPPING_REMEDY,
          e);
    }
  }

  private static boolean isOfOther(DroppedFile file, String fingerprint) {
    return file.mapping() != null && !file.mapping().equals(fingerprint);
  }

  /**
   * Makes sure that a batch that was written, and is computed again for the state alone, makes the
   * same of its files.
   *
   * @throws Problem if they were read with another source mapping
   */
  static void requireMappingOf(List<DroppedFile> written, SourceMapping today) {
    String fingerprint = today.fingerprint();
    for (DroppedFile file : written) {
      if (isOfOther(file, fingerprint)) {
        throw new Problem(
            ExitCode.MISMATCH,
            "the source mapping was changed in the middle of a batch",
            "the run before ended when the rows of the file %s were written, and the state was not"
                .formatted(file.name()),
            OTHER_MAPPING_REMEDY);
      }
    }
  }

  static Problem gone(DroppedFile file, StreamFolders folders) {
    String name = file.readyName();
    return new Problem(
        ExitCode.BAD_DATA,
        "the file " + name + " disappeared after it was accepted",
        "its " + file.lines() + " lines are not in the warehouse yet",
        "put it back into " + folders.ready() + " under this name, then run this again");
  }
}
