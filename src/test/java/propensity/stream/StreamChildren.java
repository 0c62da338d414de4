package propensity.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Streams in processes of their own. While one works, the next one starts. */
final class StreamChildren implements AutoCloseable {
  private static final String CHECKPOINT_FILES =
      "-Dspark.sql.streaming.checkpointFileManagerClass=" + HaltingCheckpointFiles.class.getName();
  private static final long PATIENCE_SECONDS = 180;

  private final ChildJvm jvm;
  private Child spare;

  /** The first one runs alone, since it may leave the archive of classes behind. */
  StreamChildren(Path scratch, StreamRun first) throws IOException, InterruptedException {
    this.jvm = new ChildJvm(scratch);
    int code = start().begin(first, "once").end();
    if (code != 0) {
      throw new AssertionError("the first child ended with " + code + ": " + said());
    }
  }

  /** Has the next one do something; it is not waited for. */
  Child begin(StreamRun run, String way, String... properties) throws IOException {
    Child next = spare == null ? start() : spare;
    spare = start();
    return next.begin(run, way, properties);
  }

  /** Runs one to its end, however it comes, and gives its exit code. */
  int run(StreamRun run, String way, String... properties)
      throws IOException, InterruptedException {
    return begin(run, way, properties).end();
  }

  /** What the children said on stderr. */
  String said() throws IOException {
    return jvm.said();
  }

  private Child start() throws IOException {
    return new Child(jvm.start(StreamChild.class, List.of(CHECKPOINT_FILES)));
  }

  @Override
  public void close() {
    if (spare != null) {
      spare.process.destroyForcibly();
    }
  }

  /** One of them. */
  static final class Child {
    private final Process process;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch inBatch = new CountDownLatch(1);
    private final Thread listening = new Thread(this::listen, "child-listener");
    private volatile String reached = "";

    private Child(Process process) {
      this.process = process;
      listening.setDaemon(true);
      listening.start();
    }

    private Child begin(StreamRun run, String way, String... properties) throws IOException {
      StringJoiner orders = new StringJoiner("|", "", "\n").add(run.folder.toString()).add(way);
      for (String property : properties) {
        orders.add(property);
      }
      process.getOutputStream().write(orders.toString().getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return this;
    }

    /** Waits until it has begun, Spark being up. */
    void awaitBegin() throws InterruptedException {
      await(begun);
    }

    /** Waits until its first batch begins, or it ends. */
    void awaitBatch() throws InterruptedException {
      await(inBatch);
    }

    /** Ends it as {@code kill -9} does, unless it has ended; gives its exit code. */
    int kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
      listening.join();
      return process.exitValue();
    }

    boolean awaitEnd(long millis) throws InterruptedException {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** The last thing it said. */
    String reached() {
      return reached;
    }

    private int end() throws InterruptedException {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the child did not end; it was at: " + reached);
      }
      return process.exitValue();
    }

    private void listen() {
      try (BufferedReader out = process.inputReader()) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          reached = line;
          if (line.equals(StreamChild.BEGINS)) {
            begun.countDown();
          }
          if (line.equals(StreamChild.BATCH)) {
            inBatch.countDown();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        begun.countDown();
        inBatch.countDown();
      }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the child did not come so far");
      }
    }
  }
}
