package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import propensity.sink.Failpoint;
import propensity.sink.ReadyFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/** Where files go when their rows are in the warehouse and Spark will not ask for them again. */
final class Archive {
  private Archive() {}

  /**
   * Moves the files of a query's batches up to a number. A batch that Spark has not written down as
   * done may run again, and its files must then still be there to bring the state up to date.
   */
  static void moveFilesOf(
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
}
