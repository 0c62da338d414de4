package propensity.replay;

/**
 * How events are replayed.
 *
 * @param batchSize events in a file, at most
 * @param speed {@code max}, {@code 60x} or {@code 500/s}, see {@link ReplaySpeed#of}
 */
public record ReplaySettings(int batchSize, String speed) {
  private static final int MAX = 10_000_000;

  public ReplaySettings {
    if (batchSize < 1 || batchSize > MAX) {
      throw new IllegalArgumentException(
          "batch_size must be between 1 and " + MAX + ", is " + batchSize);
    }
    ReplaySpeed.of(speed);
  }

  /** Five thousand events a file, all at once. */
  public static ReplaySettings defaults() {
    return new ReplaySettings(5_000, "max");
  }

  /** The speed, read. */
  public ReplaySpeed pace() {
    return ReplaySpeed.of(speed);
  }
}
