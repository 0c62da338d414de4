package propensity.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import propensity.ExitCode;
import propensity.Problem;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;

/** Compares the files that a batch has read with the ledger, and records them there. */
public final class BatchFiles {
  /** What to do where checkpoint, warehouse and files do not fit together. */
  public static final String REMEDY =
      "restore the one that was replaced, or run: ./spark-submit.sh stream --rebuild-checkpoint";

  private BatchFiles() {}

  /**
   * Writes down what a batch has read.
   *
   * @return the lines the gate counted in these files
   * @throws Problem if one of them is not what was accepted, or one before them was passed over
   */
  static long bringIn(Connection on, List<FileRead> read, BatchContext batch) throws SQLException {
    long lines = 0;
    long newest = 0;
    for (FileRead each : read) {
      lines += accepted(on, each).lines();
      newest = Math.max(newest, each.fileId());
      Ledger.recordRead(on, each.fileId(), batch.queryId(), batch.batchId());
    }
    for (DroppedFile waiting : Ledger.waiting(on)) {
      if (waiting.fileId() < newest) {
        throw passedOver(waiting);
      }
    }
    return lines;
  }

  /** The file as accepted; a problem if it is not in the ledger, or not what was accepted. */
  public static DroppedFile accepted(Connection on, FileRead read) throws SQLException {
    DroppedFile file =
        Ledger.file(on, read.fileId())
            .orElseThrow(
                () ->
                    new Problem(
                        ExitCode.MISMATCH,
                        "file " + read.fileId() + " is in the ready folder, but not in the ledger",
                        "the warehouse is older than the files",
                        REMEDY));
    if (!file.sha256().equals(read.sha256())) {
      throw new Problem(
          ExitCode.BAD_DATA,
          "the file " + ReadyFile.of(file).fileName() + " was changed after it was accepted",
          "its sha-256 was " + file.sha256() + ", it is " + read.sha256() + " now",
          "put it back as it was, then run this again; nothing of its batch was written");
    }
    return file;
  }

  /** For an accepted file that Spark has skipped. */
  public static Problem passedOver(DroppedFile file) {
    return new Problem(
        ExitCode.MISMATCH,
        "the file " + ReadyFile.of(file).fileName() + " was passed over by Spark",
        "it was away when its batch was read, or its checkpoint is that of other files",
        REMEDY);
  }
}
