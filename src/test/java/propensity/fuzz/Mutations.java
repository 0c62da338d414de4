package propensity.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small changes of an input, of which a few together make another one. */
final class Mutations {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_CHANGES = 6;

  private final List<byte[]> words;

  /** With words of a language, which are put in and repeated. */
  Mutations(List<String> words) {
    this.words = words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
  }

  byte[] of(List<byte[]> corpus, long seed) {
    Random random = new Random(seed);
    byte[] input = corpus.get(random.nextInt(corpus.size()));
    for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
      input = change(input, corpus, random);
    }
    return input.length > MAX_BYTES ? Arrays.copyOf(input, MAX_BYTES) : input;
  }

  private byte[] change(byte[] input, List<byte[]> corpus, Random random) {
    int from = at(input, random);
    int to = Math.min(input.length, from + 1 + random.nextInt(1 << random.nextInt(10)));
    return switch (random.nextInt(9)) {
      case 0 -> with(input, from, random.nextInt(256));
      case 1 -> with(input, from, from < input.length ? input[from] ^ (1 << random.nextInt(8)) : 0);
      case 2 -> replaced(input, from, to, new byte[0]);
      case 3 -> Arrays.copyOf(input, from);
      case 4 -> replaced(input, from, to, word(random));
      case 5 -> replaced(input, from, from, word(random));
      case 6 -> replaced(input, from, from, repeated(word(random), random));
      case 7 -> replaced(input, from, to, repeated(Arrays.copyOfRange(input, from, to), random));
      default -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        yield replaced(input, from, input.length, tail(other, at(other, random)));
      }
    };
  }

  private static int at(byte[] input, Random random) {
    return random.nextInt(input.length + 1);
  }

  private byte[] word(Random random) {
    return words.get(random.nextInt(words.size()));
  }

  /** Mostly a few times, rarely so often that it is most of the input. */
  private static byte[] repeated(byte[] piece, Random random) {
    int times = 1 << random.nextInt(random.nextInt(20) == 0 ? 18 : 5);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times && out.size() < MAX_BYTES / 2; i++) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  private static byte[] with(byte[] input, int at, int value) {
    byte[] changed = input.clone();
    if (at < changed.length) {
      changed[at] = (byte) value;
    }
    return changed;
  }

  private static byte[] tail(byte[] input, int from) {
    return Arrays.copyOfRange(input, from, input.length);
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, from);
    out.writeBytes(piece);
    out.write(input, to, input.length - to);
    return out.toByteArray();
  }
}
