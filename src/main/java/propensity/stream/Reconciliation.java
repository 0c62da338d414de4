package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.BatchFiles;
import propensity.source.ReadyFile;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;

/**
 * Checkpoint and warehouse are two memories of one stream. At the start they must tell the same
 * story: the same query, the warehouse at the checkpoint's newest finished batch, one ahead, or one
 * behind where that batch can run again; and every file that was ever accepted in the file ledger.
 */
public final class Reconciliation {
  private Reconciliation() {}

  /**
   * Compares the two.
   *
   * @param on a connection to the warehouse; reading suffices
   * @throws Problem if rows would be lost or doubled by going on
   */
  public static void check(StreamFolders folders, Database warehouse, Connection on)
      throws SQLException {
    String fault = fault(folders, on);
    if (fault == null) {
      fault = unknownFile(folders, on);
    }
    if (fault != null) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the checkpoint %s and the warehouse %s do not fit"
              .formatted(folders.checkpoint(), warehouse),
          fault,
          BatchFiles.REMEDY);
    }
  }

  /** The version of the checkpoint, as {@code doctor} tells it. */
  public static int checkpointVersion(StreamFolders folders) {
    return new CheckpointFiles(folders.checkpoint()).version();
  }

  /**
   * The batch that Spark has finished while its transaction was still under way when the process
   * ended; its files are all ready, and it can run again.
   */
  static Optional<Long> unwritten(StreamFolders folders, Connection on) throws SQLException {
    long finished = new CheckpointFiles(folders.checkpoint()).newestFinished();
    if (finished != newestWritten(on) + 1) {
      return Optional.empty();
    }
    List<DroppedFile> waiting = Ledger.waiting(on);
    boolean archived = waiting.stream().anyMatch(file -> Files.exists(folders.archived(file)));
    return waiting.isEmpty() || archived ? Optional.empty() : Optional.of(finished);
  }

  private static long newestWritten(Connection on) throws SQLException {
    Optional<String> query = Ledger.newestQuery(on);
    return query.isEmpty()
        ? CheckpointFiles.NO_BATCH
        : Ledger.newestBatch(on, query.get()).orElse(CheckpointFiles.NO_BATCH);
  }

  private static String fault(StreamFolders folders, Connection on) throws SQLException {
    CheckpointFiles checkpoint = new CheckpointFiles(folders.checkpoint());
    Optional<String> inWarehouse = Ledger.newestQuery(on);
    long written = newestWritten(on);
    long finished = checkpoint.newestFinished();
    String numbers =
        "; the checkpoint's newest finished batch is %s, the warehouse's newest is %s"
            .formatted(text(finished), text(written));
    Optional<String> inCheckpoint = checkpoint.queryId();
    if (inCheckpoint.isEmpty()) {
      return inWarehouse.isEmpty() && checkpoint.isBlank()
          ? null
          : "the checkpoint is missing or has lost its metadata" + numbers;
    }
    if (inWarehouse.isPresent() && !inWarehouse.get().equals(inCheckpoint.get())) {
      return "the checkpoint is that of query %s, the warehouse has batches of query %s"
              .formatted(inCheckpoint.get(), inWarehouse.get())
          + numbers;
    }
    if (checkpoint.version() != CheckpointFiles.VERSION) {
      return "the checkpoint has version %d, this program writes %d"
              .formatted(checkpoint.version(), CheckpointFiles.VERSION)
          + numbers;
    }
    Optional<String> damaged = checkpoint.damagedFile();
    if (damaged.isPresent()) {
      return "the checkpoint's file " + damaged.get() + " is empty or cut" + numbers;
    }
    boolean oneAhead = written == finished + 1;
    if (written != finished && !oneAhead && unwritten(folders, on).isEmpty()) {
      return "one of them is older than the other" + numbers;
    }
    if (oneAhead && checkpoint.newestPlanned() != written) {
      return "the checkpoint does not know which files made batch " + written + numbers;
    }
    return null;
  }

  /** A file that went through the gate is in the ledger, unless this is an older ledger. */
  private static String unknownFile(StreamFolders folders, Connection on) throws SQLException {
    Map<Long, String> known = Ledger.names(on);
    try {
      for (Path folder : List.of(folders.ready(), folders.archive())) {
        for (Path file : Files.isDirectory(folder) ? StreamFolders.list(folder) : List.<Path>of()) {
          Optional<ReadyFile> named = ReadyFile.parse(file.getFileName().toString());
          if (named.isPresent() && !named.get().isOf(known.get(named.get().fileId()))) {
            return "the warehouse is older: it does not know the accepted file " + file;
          }
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(long batch) {
    return batch == CheckpointFiles.NO_BATCH ? "none" : Long.toString(batch);
  }
}
