package propensity.sink;

import java.sql.SQLException;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import propensity.warehouse.Batch;
import propensity.warehouse.Warehouse;

/** Where the stream writes its batches: one implementation for each kind of database. */
public interface Sink extends AutoCloseable {
  /**
   * The sink of a warehouse.
   *
   * @param committed told of each batch when it is safe
   */
  static Sink of(Warehouse warehouse, Consumer<Batch> committed) {
    return warehouse
        .database()
        .match(
            sqlite -> new SqliteSink(warehouse, committed),
            postgres -> new PostgresSink(warehouse, postgres, committed));
  }

  /**
   * Computes the rows of a batch, as {@link RowCodec}, once, and writes them and the ledger row in
   * one transaction. It may return when the rows are computed and not yet written; what goes wrong
   * then is thrown by the next call, or at the end.
   *
   * @param before done when the batch before is written, and before this one is
   */
  void write(BatchContext batch, Dataset<byte[]> rows, Runnable before) throws SQLException;

  /** Waits for the last batch. */
  @Override
  void close() throws SQLException;
}
