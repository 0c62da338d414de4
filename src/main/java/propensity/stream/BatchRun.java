package propensity.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import propensity.Failpoint;
import propensity.model.ServedModel;
import propensity.score.BatchModel;
import propensity.score.FeatureLog;
import propensity.score.ModelSource;
import propensity.session.SessionRules;
import propensity.sink.BatchContext;
import propensity.sink.EventCopy;
import propensity.sink.RowChannel;
import propensity.sink.RowCodec;
import propensity.sink.RowWriter;
import propensity.sink.RowWriter.FileRead;
import propensity.sink.Sink;
import propensity.stream.gate.Archive;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * {@code foreachBatch}: one action on the batch, one transaction on the warehouse. Spark may run a
 * batch again that the warehouse already has; the ledger tells, and then the action only brings the
 * state up to date.
 *
 * <p>A sink may write a batch while Spark goes on to the next one, so that Spark may have finished
 * a batch that the warehouse does not have when a run is broken off: {@link Reconciliation} takes
 * the checkpoint back by that batch.
 */
final class BatchRun implements VoidFunction2<Dataset<byte[]>, Long>, AutoCloseable {
  private static final String QUERY_ID = "sql.streaming.queryId";

  private final transient Warehouse warehouse;
  private final transient ModelSource models;
  private final transient FeatureLog featureLog;
  private final transient SessionRules rules;
  private final transient StreamFolders folders;
  private final transient StopRequest stop;
  private final transient Optional<EventCopy> archive;
  private final transient Sink sink;
  private final transient SettledOrders orders;
  private transient boolean first = true;

  BatchRun(
      Warehouse warehouse,
      ModelSource models,
      FeatureLog featureLog,
      SessionRules rules,
      StreamFolders folders,
      StopRequest stop,
      Optional<EventCopy> archive,
      SettledOrders orders,
      Sink sink) {
    this.warehouse = warehouse;
    this.models = models;
    this.featureLog = featureLog;
    this.rules = rules;
    this.folders = folders;
    this.stop = stop;
    this.archive = archive;
    this.orders = orders;
    this.sink = sink;
  }

  @Override
  public void call(Dataset<byte[]> rows, Long batchId) throws SQLException {
    SparkContext spark = rows.sparkSession().sparkContext();
    String queryId = spark.getLocalProperty(QUERY_ID);
    stop.throwIfAsked();
    Failpoint.BATCH_PLANNED.hit();
    boolean again = first && isCommitted(queryId, batchId);
    first = false;
    if (again) {
      computeAgain(rows, queryId, batchId);
      return;
    }
    ServedModel model = models.champion();
    BatchModel.attach(spark, new BatchModel(model, featureLog));
    BatchContext context =
        new BatchContext(
            queryId, batchId, model, rules, System.currentTimeMillis(), orders::linesOf);
    Dataset<byte[]> archived = archive.map(to -> to.through(rows, context)).orElse(rows);
    sink.write(context, archived, () -> archiveBefore(context));
  }

  /** Waits for the last transaction. */
  @Override
  public void close() throws SQLException {
    sink.close();
  }

  private void computeAgain(Dataset<byte[]> rows, String queryId, long batchId) {
    warehouse.read(
        on -> {
          AcceptedFiles.requireFilesOf(on, folders, queryId, batchId);
          return null;
        });
    BatchModel.detach(rows.sparkSession().sparkContext());
    List<FileRead> read = filesRead(RowChannel.computing(rows).rows());
    warehouse.read(
        on -> {
          AcceptedFiles.requireSame(on, read, queryId, batchId);
          return null;
        });
  }

  /** Only the first batch of a run can be one that Spark has begun before. */
  private boolean isCommitted(String queryId, long batchId) {
    return warehouse.read(on -> Ledger.isCommitted(on, queryId, batchId));
  }

  private void archiveBefore(BatchContext batch) {
    Archive.moveFilesOf(warehouse, folders, batch.queryId(), batch.batchId() - 1);
  }

  private static List<FileRead> filesRead(Iterator<byte[]> rows) {
    List<FileRead> read = new ArrayList<>();
    RowWriter<RuntimeException> files =
        new RowWriter.Selective<>() {
          @Override
          public void fileRead(FileRead row) {
            read.add(row);
          }
        };
    rows.forEachRemaining(packed -> RowCodec.read(packed, files));
    return read;
  }
}
