package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
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
      for (Path file : IngestGate.list(folders.ready())) {
        String name = file.getFileName().toString();
        Optional<ReadyFile> ready = ReadyFile.parse(name);
        if (ready.isEmpty()) {
          continue;
        }
        long fileId = ready.get().fileId();
        long batch =
            warehouse.write(on -> Ledger.batchOf(on, queryId, fileId)).orElse(Long.MAX_VALUE);
        if (batch <= newestDoneBatch) {
          IngestGate.move(file, folders.archive().resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
