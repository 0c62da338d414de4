package propensity.sink;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import propensity.Failpoint;
import propensity.warehouse.Batch;
import propensity.warehouse.Warehouse;

/**
 * SQLite: tasks hand their rows to this process, which writes them on a thread of its own. In local
 * mode a batch is written while Spark goes on to the next one, so that Spark may have finished a
 * batch that the warehouse does not have when a run is broken off.
 */
final class SqliteSink implements Sink {
  private final Warehouse warehouse;
  private final Consumer<Batch> committed;
  private final WriteBehind behind = new WriteBehind();

  SqliteSink(Warehouse warehouse, Consumer<Batch> committed) {
    this.warehouse = warehouse;
    this.committed = committed;
  }

  @Override
  public void write(BatchContext batch, Dataset<byte[]> rows, Runnable before) throws SQLException {
    behind.write(RowChannel.computing(rows), before, arriving -> write(batch, arriving));
    if (!rows.sparkSession().sparkContext().isLocal()) {
      behind.await(); // executors of a run that is broken off may outlive it
    }
  }

  /** The transaction begins when the first rows are there, not while files are still read. */
  private void write(BatchContext batch, Iterator<byte[]> arriving) {
    var unused = arriving.hasNext();
    Batch written =
        warehouse.write(
            on -> {
              try (SqliteBatch transaction = new SqliteBatch(on, batch)) {
                while (arriving.hasNext()) {
                  RowCodec.read(arriving.next(), transaction);
                }
                return transaction.finish();
              }
            });
    Failpoint.COMMITTED.hit();
    committed.accept(written);
  }

  @Override
  public void close() throws SQLException {
    behind.close();
  }
}
