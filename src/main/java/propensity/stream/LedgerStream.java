package propensity.stream;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxFiles;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import propensity.event.Order.Place;
import propensity.spark.TextPartition;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Database;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * The accepted files of the ledger as batches. It asks on a connection of its own, since the one
 * that writes is busy with the batch before while Spark plans the next.
 */
final class LedgerStream implements MicroBatchStream, SupportsTriggerAvailableNow {
  private final Database warehouse;
  private final StreamFolders folders;
  private final int filesPerBatch;
  private final int partitions;
  private final long last;
  private final Predicate<DroppedFile> isThere;
  private final SettledOrders orders;
  private long until = Long.MAX_VALUE;
  private Connection connection;

  /**
   * A stream of what is accepted.
   *
   * @param partitions into how many a batch is divided at most
   * @param last the number of the last file that is read, if there are more
   * @param isThere whether a file that the ledger has was handed over: its row is there first
   */
  LedgerStream(
      Database warehouse,
      StreamFolders folders,
      int filesPerBatch,
      int partitions,
      long last,
      Predicate<DroppedFile> isThere,
      SettledOrders orders) {
    this.warehouse = warehouse;
    this.folders = folders;
    this.filesPerBatch = filesPerBatch;
    this.partitions = partitions;
    this.last = last;
    this.isThere = isThere;
    this.orders = orders;
  }

  @Override
  public Offset initialOffset() {
    return FileOffset.behindNumber(0);
  }

  @Override
  public Offset deserializeOffset(String json) {
    return FileOffset.parse(json);
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return ReadLimit.maxFiles(filesPerBatch);
  }

  /** What is accepted after this is for the next run. */
  @Override
  public void prepareForTriggerAvailableNow() {
    until = read(Ledger::newestAccepted);
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("Spark asks with a limit");
  }

  /** Null where nothing is new. */
  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    int files = limit instanceof ReadMaxFiles most ? most.maxFiles() : Integer.MAX_VALUE;
    long from = ((FileOffset) start).fileId();
    List<DroppedFile> next =
        read(on -> Ledger.acceptedBetween(on, from, Math.min(until, last), files)).stream()
            .takeWhile(isThere)
            .toList();
    return next.isEmpty() ? null : FileOffset.behind(next.get(next.size() - 1));
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    List<DroppedFile> files =
        read(
            on ->
                Ledger.acceptedBetween(
                    on,
                    ((FileOffset) start).fileId(),
                    ((FileOffset) end).fileId(),
                    Integer.MAX_VALUE));
    Map<Long, Path> paths = new HashMap<>();
    for (DroppedFile file : files) {
      Path path = folders.find(file).orElseThrow(() -> AcceptedFiles.gone(file, folders));
      paths.put(file.fileId(), path);
    }
    Map<Long, Map<Long, Place>> places = read(on -> orders.settle(on, files, paths));
    return divided(files).stream()
        .map(
            part ->
                new TextPartition(
                    part.stream()
                        .map(
                            file ->
                                ReadLines.row(
                                    paths.get(file.fileId()),
                                    file.name(),
                                    places.getOrDefault(file.fileId(), Map.of())))
                        .toList()))
        .toArray(InputPartition[]::new);
  }

  /** The largest first, each to the partition that has the fewest bytes. */
  private List<List<DroppedFile>> divided(List<DroppedFile> files) {
    PriorityQueue<Part> parts = new PriorityQueue<>(Comparator.comparingLong(part -> part.bytes));
    for (int i = 0; i < Math.min(partitions, files.size()); i++) {
      parts.add(new Part());
    }
    List<DroppedFile> largestFirst = new ArrayList<>(files);
    largestFirst.sort(Comparator.comparingLong(DroppedFile::bytes).reversed());
    for (DroppedFile file : largestFirst) {
      Part part = parts.remove();
      part.files.add(file);
      part.bytes += 1 + file.bytes();
      parts.add(part);
    }
    return parts.stream().map(part -> part.files).toList();
  }

  private static final class Part {
    private final List<DroppedFile> files = new ArrayList<>();
    private long bytes;
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return TextPartition.readers();
  }

  @Override
  public void commit(Offset end) {}

  private synchronized <R> R read(Warehouse.Work<R> work) {
    try {
      if (connection == null) {
        connection = warehouse.openForReading();
      }
      return work.on(connection);
    } catch (SQLException e) {
      throw warehouse.problem(e);
    }
  }

  @Override
  public synchronized void stop() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw warehouse.problem(e);
    }
  }
}
