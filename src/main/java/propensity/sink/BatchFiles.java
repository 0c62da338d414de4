package propensity.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import propensity.ExitCode;
import propensity.Failpoint;
import propensity.Problem;
import propensity.event.OrderLine;
import propensity.sink.RowWriter.FileRead;
import propensity.sink.feed.FeedMemory;
import propensity.warehouse.Batch;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.RowStatement;
import propensity.warehouse.Table;

/** Compares the files that a batch has read with the ledger, and records them there. */
public final class BatchFiles {
  /** What to do where checkpoint, warehouse and files do not fit together. */
  public static final String REMEDY =
      "restore the one that was replaced, or run: ./spark-submit.sh stream --rebuild-checkpoint";

  /** How many of the sessions that a batch writes are compared with their events. */
  static final int CHECKED_SESSIONS = 100;

  private static final Table<OrderLine> ORDER_LINES = Table.of("order_lines", OrderLine.class);

  private BatchFiles() {}

  /**
   * Where the lines of a batch have gone.
   *
   * @param ignored how many of the rejected the source mapping says to leave out
   */
  record Counts(long enriched, long duplicate, long late, long rejected, long ignored) {}

  /**
   * Writes down which files the batch has read, and then its ledger row: the transaction is
   * complete with it.
   *
   * @throws Problem if the lines of the files are not all accounted for, a file is not what was
   *     accepted, or one before them was skipped
   */
  static Batch finish(
      Connection on, BatchContext batch, List<FileRead> read, Counts counts, long newestEvent)
      throws SQLException {
    batch.model().warehouseRow().put(on);
    Batch row =
        new Batch(
            batch.queryId(),
            batch.batchId(),
            batch.modelVersion(),
            recordRead(on, read, batch),
            counts.enriched(),
            counts.duplicate(),
            counts.late(),
            counts.rejected(),
            batch.startedAt(),
            System.currentTimeMillis(),
            newestEvent,
            counts.ignored());
    Failpoint.BEFORE_LEDGER.hit();
    Ledger.add(on, row);
    Failpoint.BEFORE_COMMIT.hit();
    return row;
  }

  /** The number of lines that the gate counted in these files. */
  private static long recordRead(Connection on, List<FileRead> read, BatchContext batch)
      throws SQLException {
    long lines = 0;
    long newest = 0;
    List<FileRead> inOrder = new ArrayList<>(read);
    inOrder.sort(Comparator.comparingLong(FileRead::fileId)); // one is compared with those before
    FeedMemory feed = FeedMemory.before(on, inOrder.isEmpty() ? 0 : inOrder.get(0).fileId());
    for (FileRead each : inOrder) {
      lines += accepted(on, each).lines();
      newest = Math.max(newest, each.fileId());
      Ledger.recordRead(on, each.fileId(), batch.queryId(), batch.batchId());
      feed.add(each.fileId(), each.profile());
      remember(on, batch.orderLines().apply(each.fileId()));
    }
    feed.forgetOlder();
    for (DroppedFile waiting : Ledger.waiting(on)) {
      if (waiting.fileId() < newest) {
        throw skippedBySpark(waiting);
      }
    }
    return lines;
  }

  private static void remember(Connection on, List<OrderLine> lines) throws SQLException {
    if (lines.isEmpty()) {
      return;
    }
    try (RowStatement<OrderLine> insert = RowStatement.insert(on, ORDER_LINES)) {
      for (OrderLine line : lines) {
        insert.run(line);
      }
    }
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
          "the file " + file.readyName() + " was changed after it was accepted",
          "its sha-256 was " + file.sha256() + ", it is " + read.sha256() + " now",
          "put it back as it was, then run this again; nothing of its batch was written");
    }
    return file;
  }

  /** For an accepted file that Spark has skipped. */
  public static Problem skippedBySpark(DroppedFile file) {
    return new Problem(
        ExitCode.MISMATCH,
        "the file " + file.readyName() + " was skipped by Spark",
        "it was away when its batch was read, or its checkpoint is that of other files",
        REMEDY);
  }
}
