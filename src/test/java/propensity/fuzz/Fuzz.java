package propensity.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives a parser inputs made from those of its corpus, {@code src/test/resources/propensity/fuzz}.
 * The same seed gives the same inputs. With {@code -Dfuzz.minutes=60} and {@code -Dfuzz.seed=7} it
 * goes on for so long. An input that fails is kept in {@code target/fuzz}; once the fault is fixed,
 * it belongs into the corpus, whose files are tried as they are before any other, which also loads
 * the classes.
 */
public final class Fuzz {
  /** What a parser may take: a second, and ten microseconds for each byte. */
  private static final long NANOS_ANYWAY = TimeUnit.SECONDS.toNanos(1);

  private static final long NANOS_PER_BYTE = 10_000;

  private final String parser;
  private final List<byte[]> corpus;
  private final Mutations mutations;
  private final long seed = Long.getLong("fuzz.seed", 1);
  private final long end =
      System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("fuzz.minutes", 0));

  /** What takes an input and checks what comes out. */
  @FunctionalInterface
  public interface Target {
    void accept(byte[] input) throws Exception;
  }

  private Fuzz(String parser, List<byte[]> corpus, Mutations mutations) {
    this.parser = parser;
    this.corpus = corpus;
    this.mutations = mutations;
  }

  /**
   * Tries the corpus, and then inputs made from it.
   *
   * @param parser the folder of its corpus
   * @param words what means something to it
   * @param least number of inputs that are tried whatever the time
   */
  public static void run(String parser, List<String> words, int least, Target target)
      throws IOException {
    run(parser, corpus(parser), words, least, target);
  }

  /**
   * The same with a corpus that is made, because it changes with the program.
   *
   * @param parser what its failing inputs are called
   */
  public static void run(
      String parser, List<byte[]> corpus, List<String> words, int least, Target target)
      throws IOException {
    new Fuzz(parser, corpus, new Mutations(words)).run(least, target);
  }

  private void run(int least, Target target) throws IOException {
    for (byte[] whole : corpus) {
      check(0, whole, target);
    }
    for (long round = 1; round <= least || System.nanoTime() < end; round++) {
      check(round, mutations.of(corpus, seed * 1_000_003 + round), target);
    }
  }

  private void check(long round, byte[] input, Target target) throws IOException {
    long start = cpuNanos();
    Throwable failure = null;
    try {
      target.accept(input);
    } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
      failure = e;
    }
    long nanos = cpuNanos() - start;
    boolean slow = round > 0 && nanos > NANOS_ANYWAY + NANOS_PER_BYTE * input.length;
    if (failure != null || slow) {
      Path kept = Path.of("target/fuzz", "%s-%d-%d".formatted(parser, seed, round));
      Files.createDirectories(kept.getParent());
      Files.write(kept, input);
      String what = failure == null ? nanos / 1_000_000 + " ms" : failure.toString();
      throw new AssertionError(
          "%s, %d bytes in %s: %s".formatted(parser, input.length, kept, what), failure);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The inputs that a parser's others are made from. */
  public static List<byte[]> corpus(String parser) throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(Fuzz.class.getResource(parser).toURI()))) {
      for (Path file : files.sorted().toList()) {
        corpus.add(Files.readAllBytes(file));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return corpus;
  }
}
