package propensity.stream;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import propensity.ExitCode;
import propensity.Problem;
import propensity.sink.BatchFiles;
import propensity.stream.gate.PlacedFiles;
import propensity.stream.gate.PlacedFiles.PlacedFile;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Ledger.Numbered;

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
   * @return what a person should know, though the stream can go on
   * @throws Problem if rows would be lost or doubled by going on
   */
  public static Optional<String> check(StreamFolders folders, Database warehouse, Connection on)
      throws SQLException {
    SortedMap<Long, Numbered> ledger = Ledger.numbered(on);
    PlacedFiles placed = PlacedFiles.in(folders.ready(), folders.archive());
    List<PlacedFile> unknown = placed.unknownTo(ledger);
    String fault = fault(folders, on);
    if (fault == null) {
      fault = unknownFile(unknown, ledger);
    }
    if (fault != null) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the checkpoint %s and the warehouse %s do not fit"
              .formatted(folders.checkpoint(), warehouse),
          fault,
          BatchFiles.REMEDY);
    }
    return putBack(placed, ledger);
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
    Optional<String> missing = checkpoint.missingState();
    if (missing.isPresent()) {
      return "the checkpoint has lost its state in " + missing.get() + numbers;
    }
    Optional<String> otherFile = otherFile(checkpoint, on);
    if (otherFile.isPresent()) {
      return otherFile.get() + numbers;
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

  /** Copies of a shop have the same query and the same numbers when they go on each for itself. */
  private static Optional<String> otherFile(CheckpointFiles checkpoint, Connection on)
      throws SQLException {
    for (long batch : new long[] {checkpoint.newestFinished(), checkpoint.newestPlanned()}) {
      Optional<FileOffset> end = checkpoint.planned(batch);
      Optional<DroppedFile> file =
          end.isEmpty() ? Optional.empty() : Ledger.file(on, end.get().fileId());
      if (file.isPresent() && !end.get().fits(file.get())) {
        return Optional.of(
            "batch %d of the checkpoint ends with another file %d than the warehouse's, %s"
                .formatted(batch, file.get().fileId(), file.get().name()));
      }
    }
    return Optional.empty();
  }

  /** A file that went through the gate is in the ledger, unless this is an older ledger. */
  private static String unknownFile(List<PlacedFile> unknown, SortedMap<Long, Numbered> ledger) {
    return unknown.stream()
        .filter(file -> !ledger.containsKey(file.number()))
        .findFirst()
        .map(file -> "the warehouse is older: it does not know the accepted file " + file.path())
        .orElse(null);
  }

  /** Files that a rebuild has left out as lost. */
  private static Optional<String> putBack(PlacedFiles placed, SortedMap<Long, Numbered> ledger) {
    List<PlacedFile> again =
        placed.files().stream()
            .filter(file -> ledger.get(file.number()).isLostAs(file.named().acceptedAt()))
            .toList();
    return again.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%,d files that were left out as missing are there again, such as %s; to bring them in,"
                    .formatted(again.size(), again.get(0).path())
                + " run: ./spark-submit.sh stream --rebuild-checkpoint");
  }

  private static String text(long batch) {
    return batch == CheckpointFiles.NO_BATCH ? "none" : Long.toString(batch);
  }
}
