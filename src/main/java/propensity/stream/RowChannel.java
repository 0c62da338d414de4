package propensity.stream;

import java.sql.SQLException;
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
 * Hands the rows of a batch, as {@link PackedRows}, from the tasks that compute them to the one
 * thread that writes them, so that computing and writing overlap. In local mode the tasks run in
 * this very process: they put chunks into a bounded queue. On a cluster the driver draws one
 * partition after another.
 */
final class RowChannel {
  private static final int BYTES_OF_A_CHUNK = 64 << 10;
  private static final int CHUNKS_WAITING = 256;
  private static final Map<Long, RowChannel> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final BlockingQueue<List<byte[]>> chunks = new ArrayBlockingQueue<>(CHUNKS_WAITING);
  private volatile boolean writerGone;
  private volatile Throwable failure;

  private RowChannel() {}

  /** Where the rows go. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes all rows, one after the other, and returns when there are no more. Asking for the next
     * one throws when computing them failed: rows that end are rows that are complete.
     */
    void drain(Iterator<byte[]> rows) throws SQLException;
  }

  /** Computes the rows, once, and hands them to the sink on the calling thread. */
  static void pour(Dataset<byte[]> rows, Sink sink) throws SQLException {
    if (!rows.sparkSession().sparkContext().isLocal()) {
      sink.drain(rows.toLocalIterator());
      return;
    }
    long number = NUMBERS.incrementAndGet();
    RowChannel channel = new RowChannel();
    OPEN.put(number, channel);
    Thread computing =
        new Thread(
            () -> {
              try {
                rows.foreachPartition(
                    (ForeachPartitionFunction<byte[]>) part -> OPEN.get(number).send(part));
              } catch (Throwable e) {
                channel.failure = e;
              } finally {
                channel.put(List.of());
              }
            },
            "batch-compute");
    computing.start();
    try {
      sink.drain(channel.received());
    } finally {
      channel.writerGone = true;
      joinWhateverHappens(computing);
      OPEN.remove(number);
    }
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
      while (!writerGone && !chunks.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
        // the writer is behind: wait for it
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while handing over rows", e);
    }
  }

  private Iterator<byte[]> received() {
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

  private List<byte[]> take() {
    try {
      return chunks.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while receiving rows", e);
    }
  }

  private static void joinWhateverHappens(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
