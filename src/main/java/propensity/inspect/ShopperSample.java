package propensity.inspect;

import java.util.Arrays;
import propensity.event.Event;
import propensity.event.EventType;

/**
 * What shoppers did, in bounded memory: where there are too many events, those of every second
 * shopper are let go, and again, so that whoever is kept is kept whole.
 */
final class ShopperSample {
  private static final int MAX_EVENTS = 4_000_000;

  private final int most;
  private long[] users = new long[1 << 12];
  private long[] times = new long[1 << 12];
  private long[] ids = new long[1 << 12];
  private long[] sessions = new long[1 << 12];
  private boolean[] purchases = new boolean[1 << 12];
  private int size;
  private int halvings;

  ShopperSample() {
    this(MAX_EVENTS);
  }

  ShopperSample(int most) {
    this.most = most;
  }

  /**
   * What was found.
   *
   * @param halvings one shopper in 2 to the power of this was looked at
   * @param shoppers of these
   * @param duplicates events whose id and shopper came before
   * @param byGap sessions by silence
   * @param convertingByGap of these, with a purchase
   * @param byId sessions by the feed's own ids; 0 without
   * @param convertingById of these, with a purchase
   * @param sharedIds session ids that several shoppers have
   */
  record Tally(
      int halvings,
      long shoppers,
      long duplicates,
      long byGap,
      long convertingByGap,
      long byId,
      long convertingById,
      long sharedIds) {}

  void add(Event event) {
    long user = hash(event.userId());
    if (!kept(user)) {
      return;
    }
    if (size == users.length) {
      grow();
    }
    users[size] = user;
    times[size] = event.time();
    ids[size] = hash(event.eventId());
    sessions[size] = event.sessionId() == null ? 0 : hash(event.sessionId());
    purchases[size] = event.type() == EventType.PURCHASE;
    size++;
    if (size > most) {
      halvings++;
      shrink();
    }
  }

  Tally tally(long gapMillis) {
    long shoppers = 0;
    long duplicates = 0;
    long byGap = 0;
    long convertingByGap = 0;
    int[] order = grouped(users, times);
    for (int from = 0; from < size; ) {
      int to = from;
      boolean bought = false;
      shoppers++;
      byGap++;
      long[] own = new long[8];
      while (to < size && users[order[to]] == users[order[from]]) {
        if (to > from && times[order[to]] - times[order[to - 1]] > gapMillis) {
          convertingByGap += bought ? 1 : 0;
          byGap++;
          bought = false;
        }
        bought |= purchases[order[to]];
        own = to - from < own.length ? own : Arrays.copyOf(own, own.length * 2);
        own[to - from] = ids[order[to]];
        to++;
      }
      convertingByGap += bought ? 1 : 0;
      duplicates += repeated(own, to - from);
      from = to;
    }
    long[] byId = byId();
    return new Tally(
        halvings, shoppers, duplicates, byGap, convertingByGap, byId[0], byId[1], byId[2]);
  }

  private long[] byId() {
    long[] found = new long[3];
    int[] order = grouped(sessions, users);
    for (int from = 0; from < size; ) {
      int to = from;
      boolean bought = false;
      while (to < size && sessions[order[to]] == sessions[order[from]]) {
        bought |= purchases[order[to]];
        to++;
      }
      if (sessions[order[from]] != 0) {
        found[0]++;
        found[1] += bought ? 1 : 0;
        found[2] += users[order[from]] != users[order[to - 1]] ? 1 : 0;
      }
      from = to;
    }
    return found;
  }

  private static long repeated(long[] values, int length) {
    Arrays.sort(values, 0, length);
    long repeated = 0;
    for (int i = 1; i < length; i++) {
      repeated += values[i] == values[i - 1] ? 1 : 0;
    }
    return repeated;
  }

  /** Places in the order of one key and, where it is equal, of another. */
  private int[] grouped(long[] key, long[] then) {
    long[] packed = new long[size];
    for (int i = 0; i < size; i++) {
      packed[i] = (key[i] & 0xFFFFFFFF00000000L) | i;
    }
    Arrays.sort(packed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = (int) packed[i];
    }
    for (int from = 0; from < size; ) { // half the key has brought them near: now the rest
      int to = from + 1;
      while (to < size && packed[to] >>> 32 == packed[from] >>> 32) {
        to++;
      }
      if (to - from > 1) {
        Integer[] near = Arrays.stream(order, from, to).boxed().toArray(Integer[]::new);
        Arrays.sort(
            near,
            (a, b) ->
                key[a] != key[b] ? Long.compare(key[a], key[b]) : Long.compare(then[a], then[b]));
        for (int i = from; i < to; i++) {
          order[i] = near[i - from];
        }
      }
      from = to;
    }
    return order;
  }

  private boolean kept(long user) {
    return (user & ((1L << halvings) - 1)) == 0;
  }

  private void shrink() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept(users[i])) {
        users[kept] = users[i];
        times[kept] = times[i];
        ids[kept] = ids[i];
        sessions[kept] = sessions[i];
        purchases[kept] = purchases[i];
        kept++;
      }
    }
    size = kept;
  }

  private void grow() {
    users = Arrays.copyOf(users, size * 2);
    times = Arrays.copyOf(times, size * 2);
    ids = Arrays.copyOf(ids, size * 2);
    sessions = Arrays.copyOf(sessions, size * 2);
    purchases = Arrays.copyOf(purchases, size * 2);
  }

  /** 64 bits of a text: FNV-1a, with its bits mixed once more. */
  private static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
    return hash ^ (hash >>> 32);
  }
}
