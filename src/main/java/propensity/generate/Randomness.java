package propensity.generate;

/**
 * A stream of random numbers that is a function of the numbers it was made from and of nothing
 * else: the same on every machine, Java version and partition.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014)
 * with StrictMath throughout, because the results of Math may differ in the last bit between
 * processors and a bit is enough to change a branch.
 */
final class Randomness {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;
  private double spare;
  private boolean hasSpare;

  private Randomness(long state) {
    this.state = state;
  }

  /** The stream of these numbers, such as seed, purpose, user and session. */
  static Randomness of(long... numbers) {
    long state = 0;
    for (long number : numbers) {
      state = mixed(state + GOLDEN_GAMMA + mixed(number + GOLDEN_GAMMA));
    }
    return new Randomness(state);
  }

  private static long mixed(long bits) {
    long once = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    state += GOLDEN_GAMMA;
    return (mixed(state) >>> 11) * UNIT;
  }

  /** Uniform in 0 .. bound - 1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** True with this probability. */
  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Standard normal, by the polar method of Marsaglia and Bray (1964). */
  double normal() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    while (true) {
      double first = 2 * uniform() - 1;
      double second = 2 * uniform() - 1;
      double square = first * first + second * second;
      if (square < 1 && square > 0) {
        double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = second * factor;
        hasSpare = true;
        return first * factor;
      }
    }
  }

  /** Log-normal with this median; sigma is the standard deviation of the logarithm. */
  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * normal());
  }

  /** Exponential with this mean. */
  double exponential(double mean) {
    return -mean * StrictMath.log(1 - uniform());
  }

  /** An index drawn with these shares, which sum to 1. */
  int pick(double[] shares) {
    double left = uniform();
    int last = shares.length - 1;
    for (int i = 0; i < last; i++) {
      left -= shares[i];
      if (left < 0) {
        return i;
      }
    }
    return last;
  }
}
