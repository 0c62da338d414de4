package propensity.stream.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import propensity.ExitCode;
import propensity.Failpoint;
import propensity.Problem;
import propensity.source.ReadyFile;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/** Where files go when their rows are in the warehouse and Spark will not ask for them again. */
public final class Archive {
  /** How many files are compared with the ledger at the end of a run, which takes milliseconds. */
  private static final int MAX_COMPARED = 1000;

  private Archive() {}

  /**
   * Moves the files of a query's batches up to a number. A batch that Spark has not written down as
   * done may run again, and its files must then still be there to bring the state up to date.
   */
  public static void moveFilesOf(
      Warehouse warehouse, StreamFolders folders, String queryId, long newestDoneBatch) {
    try {
      Map<Path, Long> ready = new LinkedHashMap<>();
      for (Path file : StreamFolders.list(folders.ready())) {
        ReadyFile.parse(file.getFileName().toString())
            .ifPresent(named -> ready.put(file, named.fileId()));
      }
      Map<Long, Long> batches = warehouse.read(on -> Ledger.batchesOf(on, queryId, ready.values()));
      for (Map.Entry<Path, Long> file : ready.entrySet()) {
        if (batches.getOrDefault(file.getValue(), Long.MAX_VALUE) <= newestDoneBatch) {
          Failpoint.ARCHIVE.hit();
          Path name = file.getKey().getFileName();
          StreamFolders.move(file.getKey(), folders.archive().resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compares the sizes of the newest files with the ledger: a program that keeps a file open goes
   * on writing to it wherever it is moved, and what it adds is in no table.
   *
   * @throws Problem naming the files that have another size
   */
  public static void requireSizes(Warehouse warehouse, StreamFolders folders) {
    List<DroppedFile> newest =
        warehouse.read(
            on -> {
              long last = Ledger.newestAccepted(on);
              return Ledger.acceptedBetween(on, last - MAX_COMPARED, last, MAX_COMPARED);
            });
    List<String> changed = new ArrayList<>();
    try {
      for (DroppedFile file : newest) {
        Path path = folders.archived(file);
        if (Files.exists(path) && Files.size(path) != file.bytes()) {
          changed.add(
              "%s has %,d bytes, accepted were %,d"
                  .formatted(path, Files.size(path), file.bytes()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!changed.isEmpty()) {
      throw new Problem(
          ExitCode.BAD_DATA,
          "%,d archived files were changed after they were accepted, such as: %s"
              .formatted(changed.size(), changed.get(0)),
          "what was accepted is in the warehouse; what a program has added since is not",
          "drop what was added as a new file below a header (tail -c +N), cut the old one to the"
              + " accepted size (truncate -s N), and let programs rename files that are complete");
    }
  }
}
