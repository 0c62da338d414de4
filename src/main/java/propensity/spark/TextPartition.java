package propensity.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.unsafe.types.UTF8String;

/** A partition of a source of our own whose rows are known to the driver: one text each. */
public record TextPartition(List<String> texts) implements InputPartition {
  private static final long serialVersionUID = 1L;

  public TextPartition {
    texts = List.copyOf(texts);
  }

  /** What reads such partitions in tasks. */
  public static PartitionReaderFactory readers() {
    return partition -> new Reader(((TextPartition) partition).texts().iterator());
  }

  private static final class Reader implements PartitionReader<InternalRow> {
    private final Iterator<String> texts;

    Reader(Iterator<String> texts) {
      this.texts = texts;
    }

    @Override
    public boolean next() {
      return texts.hasNext();
    }

    @Override
    public InternalRow get() {
      return new GenericInternalRow(new Object[] {UTF8String.fromString(texts.next())});
    }

    @Override
    public void close() {}
  }
}
