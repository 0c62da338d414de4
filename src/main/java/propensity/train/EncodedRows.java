package propensity.train;

import java.util.Arrays;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import propensity.model.Encoding;
import propensity.train.Fit.Weights;
import propensity.train.examples.Example;

/**
 * The rows of a fit as numbers, persisted on disk: a fit reads them a dozen times or more, and
 * decoding them as examples takes ten times as long as adding them up. The vectors equal those of
 * the pipeline's own stages.
 */
final class EncodedRows implements AutoCloseable {
  private static final String USER = "user";
  private static final StructType COLUMNS =
      new StructType()
          .add(USER, DataTypes.LongType, false)
          .add(PropensityPipeline.SCALED, new VectorUDT(), false)
          .add(PropensityPipeline.LABEL, DataTypes.DoubleType, false)
          .add(PropensityPipeline.WEIGHT, DataTypes.DoubleType, false);

  private final Dataset<Row> rows;

  private EncodedRows(Dataset<Row> rows) {
    this.rows = rows;
  }

  /**
   * Encodes.
   *
   * @param examples a user's rows standing together in one partition, where they stay
   */
  static EncodedRows of(Dataset<Example> examples, Encoding encoding, Weights weights) {
    Dataset<Row> rows =
        examples.map(
            (MapFunction<Example, Row>)
                example -> {
                  double[] row = new double[1 + encoding.width()];
                  encoding.fill(example.features(), row);
                  return RowFactory.create(
                      example.user(),
                      Vectors.dense(Arrays.copyOfRange(row, 1, row.length)),
                      example.bought() ? 1.0 : 0.0,
                      weights.of(example.bought()));
                },
            Encoders.row(COLUMNS));
    return new EncodedRows(rows.persist(StorageLevel.DISK_ONLY()));
  }

  /** Hash of the user, scaled columns as one vector, label and weight. */
  Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    rows.unpersist(true);
  }
}
