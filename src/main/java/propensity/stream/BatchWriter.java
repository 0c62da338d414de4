package propensity.stream;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import propensity.session.SessionRules;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * {@code foreachBatch}: one action on the batch, one transaction on the warehouse. Spark may run a
 * batch again that the warehouse already has; the ledger tells, and then the action only brings the
 * state up to date.
 */
final class BatchWriter implements VoidFunction2<Dataset<StreamRow>, Long> {
  private static final String QUERY_ID = "sql.streaming.queryId";

  private final transient Warehouse warehouse;
  private final transient ModelSource models;
  private final transient FeatureLog featureLog;
  private final transient SessionRules rules;
  private final transient StreamFolders folders;
  private final transient StopRequest stop;
  private final transient Consumer<Batch> committed;

  BatchWriter(
      Warehouse warehouse,
      ModelSource models,
      FeatureLog featureLog,
      SessionRules rules,
      StreamFolders folders,
      StopRequest stop,
      Consumer<Batch> committed) {
    this.warehouse = warehouse;
    this.models = models;
    this.featureLog = featureLog;
    this.rules = rules;
    this.folders = folders;
    this.stop = stop;
    this.committed = committed;
  }

  @Override
  public void call(Dataset<StreamRow> rows, Long batchId) throws SQLException {
    String queryId = rows.sparkSession().sparkContext().getLocalProperty(QUERY_ID);
    stop.throwIfAsked();
    Archive.moveFilesOf(warehouse, folders, queryId, batchId - 1);
    if (warehouse.write(on -> Ledger.isCommitted(on, queryId, batchId))) {
      RowChannel.pour(rows, BatchWriter::drop);
      return;
    }
    BatchContext context =
        new BatchContext(
            queryId, batchId, models.champion(), featureLog, rules, System.currentTimeMillis());
    committed.accept(
        warehouse.write(
            on -> {
              try (BatchTransaction transaction = new BatchTransaction(on, context)) {
                RowChannel.pour(
                    rows,
                    arriving -> {
                      while (arriving.hasNext()) {
                        transaction.add(arriving.next());
                      }
                    });
                return transaction.finish();
              }
            }));
  }

  private static void drop(Iterator<StreamRow> rows) {
    rows.forEachRemaining(row -> {});
  }
}
