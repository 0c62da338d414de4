package propensity.source.text;

/**
 * Numbers equal lines of a file, by hashes of what they say. It remembers the newest half a million
 * lines at least, and twice as many at most, so that memory stays bounded.
 */
public final class Repetitions {
  private static final int MAX_LINES = 1 << 19;
  private static final int FIRST_SLOTS = 1 << 10;

  private Counts recent = new Counts(FIRST_SLOTS);
  private Counts before = new Counts(2);

  /**
   * The number of a line among those that say the same, from 1.
   *
   * @param sha256 of what it says, in hexadecimal
   */
  public int next(String sha256) {
    long key = Long.parseUnsignedLong(sha256, 0, 16, 16);
    if (recent.size == MAX_LINES) {
      before = recent;
      recent = new Counts(FIRST_SLOTS);
    }
    int known = recent.get(key);
    int number = 1 + (known > 0 ? known : before.get(key));
    recent = recent.with(key, number);
    return number;
  }

  /** Counts by key, in open addressing; a count is never 0. */
  private static final class Counts {
    private final long[] keys;
    private final int[] counts;
    private int size;

    Counts(int slots) {
      keys = new long[slots];
      counts = new int[slots];
    }

    int get(long key) {
      return counts[slot(key)];
    }

    Counts with(long key, int count) {
      Counts counts = this;
      if (2 * (size + 1) > keys.length) {
        counts = new Counts(2 * keys.length);
        for (int i = 0; i < keys.length; i++) {
          if (this.counts[i] > 0) {
            counts.put(keys[i], this.counts[i]);
          }
        }
      }
      counts.put(key, count);
      return counts;
    }

    private void put(long key, int count) {
      int slot = slot(key);
      size += counts[slot] == 0 ? 1 : 0;
      keys[slot] = key;
      counts[slot] = count;
    }

    private int slot(long key) {
      int slot = (int) key & (keys.length - 1);
      while (counts[slot] != 0 && keys[slot] != key) {
        slot = (slot + 1) & (keys.length - 1);
      }
      return slot;
    }
  }
}
