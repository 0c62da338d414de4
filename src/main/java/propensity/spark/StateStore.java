package propensity.spark;

import java.lang.reflect.Field;
import java.util.List;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider;
import org.apache.spark.sql.execution.streaming.state.StateStoreProvider;
import scala.collection.mutable.HashMap;
import scala.jdk.javaapi.CollectionConverters;

/** Where a streaming query keeps its state. */
public final class StateStore {
  private static final String CHECKPOINT_FILES = "spark.sql.streaming.checkpointFileManagerClass";

  private StateStore() {}

  /**
   * A session of its own that keeps state in RocksDB, by its log of changes, and checkpoint files
   * with {@link LocalCheckpointFiles} unless another manager is configured. The format of the state
   * is part of a checkpoint, so it is not taken from the surrounding session.
   */
  public static SparkSession inRocksDb(SparkSession spark) {
    SparkSession own = spark.newSession();
    RuntimeConfig conf = own.conf();
    String store = "spark.sql.streaming.stateStore.";
    conf.set(store + "providerClass", RocksDBStateStoreProvider.class.getName());
    conf.set(store + "rocksdb.changelogCheckpointing.enabled", true);
    if (!conf.contains(CHECKPOINT_FILES)) {
      conf.set(CHECKPOINT_FILES, LocalCheckpointFiles.class.getName());
    }
    conf.set("spark.sql.adaptive.enabled", false); // Spark would warn that state forbids it
    return own;
  }

  /**
   * Closes the state that ended queries left open in this process, and ends the threads that
   * maintain it: they would fail loudly when the session stops under them, and write into a
   * checkpoint that may be gone. For a process in which no query is running.
   *
   * <p>What these threads do once a minute is done here once more: else runs that end sooner, as
   * those of a scheduler, would never store a snapshot nor remove what is older than one, and each
   * start would read all changes since the first.
   */
  public static void close() {
    var loaded = org.apache.spark.sql.execution.streaming.state.StateStore$.MODULE$;
    // Before stop, which holds a lock that such a thread may be waiting for while it waits for it.
    loaded.stopMaintenanceTaskWithoutLock();
    providers().forEach(StateStoreProvider::doMaintenance);
    loaded.stop();
  }

  /** Spark does not tell which state is open. */
  private static List<StateStoreProvider> providers() {
    var loaded = org.apache.spark.sql.execution.streaming.state.StateStore$.MODULE$;
    try {
      Field field = loaded.getClass().getDeclaredField("loadedProviders");
      field.setAccessible(true);
      @SuppressWarnings("unchecked")
      HashMap<?, StateStoreProvider> byId = (HashMap<?, StateStoreProvider>) field.get(loaded);
      return List.copyOf(CollectionConverters.asJava(byId).values());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Spark keeps its state elsewhere", e);
    }
  }
}
