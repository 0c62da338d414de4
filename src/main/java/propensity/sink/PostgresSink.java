package propensity.sink;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import propensity.Failpoint;
import propensity.spark.Records;
import propensity.warehouse.Batch;
import propensity.warehouse.Postgres;
import propensity.warehouse.Warehouse;

/**
 * PostgreSQL: tasks copy their rows into {@code staged_rows}, each in a transaction of its own
 * ({@link StagingCopy}); when all have, {@link PostgresBatch} merges them.
 */
final class PostgresSink implements Sink {
  private static final Encoder<StagedPart> STAGED = Records.encoder(StagedPart.class);
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Warehouse warehouse;
  private final Postgres postgres;
  private final Consumer<Batch> committed;

  PostgresSink(Warehouse warehouse, Postgres postgres, Consumer<Batch> committed) {
    this.warehouse = warehouse;
    this.postgres = postgres;
    this.committed = committed;
    warehouse.write(
        on -> {
          StagedRows.addColumns(on, postgres);
          return null;
        });
  }

  @Override
  public void write(BatchContext batch, Dataset<byte[]> rows, Runnable before) {
    before.run();
    emptyStaging();
    List<StagedPart> staged =
        rows.mapPartitions(new StagingCopy(postgres, batch.queryId(), batch.batchId()), STAGED)
            .collectAsList();
    Failpoint.ROWS_SCORED.hit();
    Batch written = warehouse.write(on -> PostgresBatch.merge(on, batch, staged));
    Failpoint.COMMITTED.hit();
    emptyStaging();
    committed.accept(written);
  }

  /**
   * Deletes what earlier batches have left. A task that has outlived its batch may hold the table;
   * then the rows stay until the next time.
   */
  private void emptyStaging() {
    try {
      warehouse.write(
          on -> {
            try (Statement statement = on.createStatement()) {
              statement.execute("SET LOCAL lock_timeout = '5s'");
              return statement.execute("TRUNCATE staged_rows");
            }
          });
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof SQLException sql)
          || !LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
        throw e;
      }
    }
  }

  @Override
  public void close() {}
}
