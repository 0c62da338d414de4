package propensity.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts rows on their way through tasks, by names. Spark's own counters count a partition again
 * that is computed again because the executor that had its result was lost; here it counts once.
 *
 * <p>For rows that one stage alone counts, whose partitions are the same each time.
 */
public final class PartitionCounts extends AccumulatorV2<String, Map<String, Long>> {
  private static final long serialVersionUID = 1L;

  private final Map<String, Integer> indices;

  /** Of each partition; an executor may report them while they are counted. */
  private final Map<Integer, long[]> byPartition = new ConcurrentHashMap<>();

  private transient long[] ofThisTask;

  /** Counters that stand at 0. */
  public PartitionCounts(SparkContext spark, List<String> names) {
    this(numbered(names));
    spark.register(this);
  }

  private PartitionCounts(Map<String, Integer> indices) {
    this.indices = indices;
  }

  private static Map<String, Integer> numbered(List<String> names) {
    Map<String, Integer> indices = new LinkedHashMap<>();
    names.forEach(name -> indices.put(name, indices.size()));
    return indices;
  }

  /** Counts one, in a task. */
  @Override
  public void add(String name) {
    if (ofThisTask == null) {
      ofThisTask = new long[indices.size()];
      byPartition.put(TaskContext.getPartitionId(), ofThisTask);
    }
    ofThisTask[indices.get(name)]++;
  }

  /** Takes over what a task counted, in place of what another counted in the same partition. */
  @Override
  public void merge(AccumulatorV2<String, Map<String, Long>> other) {
    ((PartitionCounts) other)
        .byPartition.forEach((part, counts) -> byPartition.put(part, counts.clone()));
  }

  /** The counters, over all partitions. */
  @Override
  public Map<String, Long> value() {
    Map<String, Long> sums = new LinkedHashMap<>();
    indices.forEach(
        (name, index) ->
            sums.put(name, byPartition.values().stream().mapToLong(part -> part[index]).sum()));
    return sums;
  }

  @Override
  public boolean isZero() {
    return byPartition.isEmpty();
  }

  @Override
  public PartitionCounts copy() {
    PartitionCounts copy = new PartitionCounts(indices);
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    byPartition.clear();
    ofThisTask = null;
  }
}
