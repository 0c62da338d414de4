package propensity.stream;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A streaming source for Spark whose rows are the paths of accepted files, in the order of the
 * ledger. Spark's own file source lists a folder beside the ledger: it orders files by their
 * modification times, passes over what is away at a listing, and remembers every path for ever, so
 * that neither the folder nor a copy of it can move.
 */
public final class LedgerSource implements TableProvider {
  private static final String STREAM = "stream";
  private static final StructType PATH = new StructType().add("path", DataTypes.StringType);

  /** Streams that Spark is about to ask for: it makes sources by their class name. */
  private static final Map<String, Supplier<MicroBatchStream>> OFFERED = new ConcurrentHashMap<>();

  /** The paths of accepted files, as a streaming Dataset. */
  static Dataset<String> paths(SparkSession spark, Supplier<MicroBatchStream> stream) {
    String key = UUID.randomUUID().toString();
    OFFERED.put(key, stream);
    try {
      return spark
          .readStream()
          .format(LedgerSource.class.getName())
          .option(STREAM, key)
          .load()
          .as(Encoders.STRING());
    } finally {
      OFFERED.remove(key);
    }
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return PATH;
  }

  @Override
  public Table getTable(StructType schema, Transform[] parts, Map<String, String> properties) {
    return new Files(OFFERED.get(properties.get(STREAM)));
  }

  private record Files(Supplier<MicroBatchStream> stream)
      implements Table, SupportsRead, ScanBuilder, Scan {
    @Override
    public String name() {
      return "accepted files";
    }

    @Override
    @SuppressWarnings("deprecation") // its successor has columns of another class
    public StructType schema() {
      return PATH;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return this;
    }

    @Override
    public Scan build() {
      return this;
    }

    @Override
    public StructType readSchema() {
      return PATH;
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpoint) {
      return stream.get();
    }
  }
}
