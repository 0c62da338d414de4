package propensity.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import propensity.event.SourceMapping;
import propensity.model.ServedModel;
import propensity.session.SessionRules;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;
import propensity.warehouse.Postgres;
import propensity.warehouse.Warehouse;

/**
 * {@code foreachBatch}: one action on the batch, one transaction on the warehouse. Spark may run a
 * batch again that the warehouse already has; the ledger tells, and then the action only brings the
 * state up to date.
 */
final class BatchWriter implements VoidFunction2<Dataset<byte[]>, Long> {
  private static final String QUERY_ID = "sql.streaming.queryId";

  private final transient Warehouse warehouse;
  private final transient ModelSource models;
  private final transient FeatureLog featureLog;
  private final transient SessionRules rules;
  private final transient SourceMapping mapping;
  private final transient StreamFolders folders;
  private final transient StopRequest stop;
  private final transient Optional<EventArchive> archive;
  private final transient Consumer<Batch> committed;

  BatchWriter(
      Warehouse warehouse,
      ModelSource models,
      FeatureLog featureLog,
      SessionRules rules,
      SourceMapping mapping,
      StreamFolders folders,
      StopRequest stop,
      Optional<EventArchive> archive,
      Consumer<Batch> committed) {
    this.warehouse = warehouse;
    this.models = models;
    this.featureLog = featureLog;
    this.rules = rules;
    this.mapping = mapping;
    this.folders = folders;
    this.stop = stop;
    this.archive = archive;
    this.committed = committed;
  }

  @Override
  public void call(Dataset<byte[]> rows, Long batchId) throws SQLException {
    SparkContext spark = rows.sparkSession().sparkContext();
    String queryId = spark.getLocalProperty(QUERY_ID);
    stop.throwIfAsked();
    Failpoint.BATCH_PLANNED.pass();
    Archive.moveFilesOf(warehouse, folders, queryId, batchId - 1);
    if (isCommitted(queryId, batchId)) {
      List<FileRead> read = new ArrayList<>();
      Scoring.detach(spark);
      RowChannel.pour(rows, again -> collectFiles(again, read));
      warehouse.read(
          on -> {
            AcceptedFiles.requireSame(on, read, queryId, batchId);
            return null;
          });
      return;
    }
    ServedModel model = models.champion();
    Scoring.attach(spark, new Scoring(model, featureLog));
    BatchContext context =
        new BatchContext(queryId, batchId, model, rules, System.currentTimeMillis());
    Dataset<byte[]> archived = archive.map(to -> to.through(rows, context)).orElse(rows);
    Batch batch =
        warehouse.database() instanceof Postgres postgres
            ? PostgresBatch.write(warehouse, postgres, archived, context)
            : throughThisProcess(archived, context);
    committed.accept(batch);
  }

  private Batch throughThisProcess(Dataset<byte[]> rows, BatchContext context) throws SQLException {
    Batch[] written = new Batch[1];
    RowChannel.pour(rows, arriving -> written[0] = write(context, arriving));
    Failpoint.COMMITTED.pass();
    return written[0];
  }

  /** The transaction begins when the first rows are there, not while files are still read. */
  private Batch write(BatchContext context, Iterator<byte[]> arriving) {
    var unused = arriving.hasNext();
    return warehouse.write(
        on -> {
          ContestedIds contested = new ContestedIds(folders.ready(), mapping);
          try (BatchTransaction transaction = new BatchTransaction(on, context, contested)) {
            while (arriving.hasNext()) {
              transaction.add(arriving.next());
            }
            return transaction.finish();
          }
        });
  }

  /** Asks the ledger, and makes sure that the files to be read are there. */
  private boolean isCommitted(String queryId, long batchId) {
    return warehouse.read(
        on -> {
          boolean is = Ledger.isCommitted(on, queryId, batchId);
          if (is) {
            AcceptedFiles.requireFilesOf(on, folders, queryId, batchId);
          }
          AcceptedFiles.requireWaiting(on, folders);
          return is;
        });
  }

  private static void collectFiles(Iterator<byte[]> rows, List<FileRead> read) {
    while (rows.hasNext()) {
      for (StreamRow row : PackedRows.read(rows.next())) {
        if (row.fileRead() != null) {
          read.add(row.fileRead());
        }
      }
    }
  }
}
