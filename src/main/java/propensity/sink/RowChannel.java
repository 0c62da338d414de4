package propensity.sink;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;

/**
 * Hands the rows of a batch, as {@link RowCodec}, from the tasks that compute them to the one
 * thread that writes them, so that computing and writing overlap. In local mode the tasks run in
 * this very process: they put chunks into a bounded queue. On a cluster the driver draws one
 * partition after another.
 */
public final class RowChannel {
  private static final int BYTES_OF_A_CHUNK = 64 << 10;
  private static final int CHUNKS_WAITING = 256;
  private static final Map<Long, RowChannel> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final BlockingQueue<List<byte[]>> chunks = new ArrayBlockingQueue<>(CHUNKS_WAITING);
  private volatile boolean abandoned;
  private volatile Throwable failure;
  private Thread computing;

  private RowChannel() {}

  /** Begins to compute the rows, once. */
  public static RowChannel computing(Dataset<byte[]> rows) {
    long number = NUMBERS.incrementAndGet();
    RowChannel channel = new RowChannel();
    OPEN.put(number, channel);
    boolean here = rows.sparkSession().sparkContext().isLocal();
    channel.computing =
        new Thread(
            () -> {
              try {
                if (here) {
                  rows.foreachPartition(
                      (ForeachPartitionFunction<byte[]>) part -> OPEN.get(number).send(part));
                } else {
                  channel.send(rows.toLocalIterator());
                }
              } catch (Throwable e) {
                channel.failure = e;
              } finally {
                channel.put(List.of());
                OPEN.remove(number);
              }
            },
            "batch-compute");
    channel.computing.start();
    return channel;
  }

  /**
   * All rows, one after the other. Asking for the next one throws when computing them failed: rows
   * that end are rows that are complete.
   */
  public Iterator<byte[]> rows() {
    return new Iterator<>() {
      private Iterator<byte[]> chunk = List.<byte[]>of().iterator();
      private boolean ended;

      @Override
      public boolean hasNext() {
        while (!ended && !chunk.hasNext()) {
          List<byte[]> next = take();
          ended = next.isEmpty();
          if (ended && failure != null) {
            throw new IllegalStateException("computing the batch failed", failure);
          }
          chunk = next.iterator();
        }
        return !ended;
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return chunk.next();
      }
    };
  }

  /** No more rows will be taken: tasks stop waiting for room in the queue. */
  void abandon() {
    abandoned = true;
  }

  /**
   * Waits until all rows are computed and handed over, whatever happens.
   *
   * @return whether there were no faults
   */
  boolean awaitComputed() {
    boolean interrupted = false;
    while (computing.isAlive()) {
      try {
        computing.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return failure == null;
  }

  private void send(Iterator<byte[]> rows) {
    List<byte[]> chunk = new ArrayList<>();
    int bytes = 0;
    while (rows.hasNext()) {
      byte[] next = rows.next();
      chunk.add(next);
      bytes += next.length;
      if (bytes >= BYTES_OF_A_CHUNK) {
        put(chunk);
        chunk = new ArrayList<>();
        bytes = 0;
      }
    }
    if (!chunk.isEmpty()) {
      put(chunk);
    }
  }

  /** Waits for room; an empty chunk says that there are no more. */
  private void put(List<byte[]> chunk) {
    try {
      while (!abandoned && !chunks.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
        // the writer is behind: wait for it
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while handing over rows", e);
    }
  }

  private List<byte[]> take() {
    try {
      return chunks.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while receiving rows", e);
    }
  }
}
