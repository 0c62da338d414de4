package propensity.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import propensity.event.Event;

/**
 * What shoppers did, in bounded memory: where there are too many events, those of every second
 * shopper are dropped, and again, so that a shopper is kept with all events or not at all.
 */
final class ShopperSample {
  private static final int MAX_EVENTS = 4_000_000;

  private final int max;
  private final List<Seen> events = new ArrayList<>();
  private int samplingExponent;

  ShopperSample() {
    this(MAX_EVENTS);
  }

  ShopperSample(int max) {
    this.max = max;
  }

  /** An event in a few bytes: ids as hashes, session 0 where the feed has none. */
  private record Seen(long user, long time, long id, long session, boolean purchase) {}

  /**
   * What was found.
   *
   * @param samplingExponent one shopper in 2 to the power of this was looked at
   * @param shoppers of these
   * @param duplicates events whose id and shopper came before
   * @param byGap sessions by silence
   * @param convertingByGap of these, with a purchase
   * @param byId sessions by the feed's own ids; 0 without
   * @param convertingById of these, with a purchase
   * @param sharedIds session ids that several shoppers have
   */
  record Tally(
      int samplingExponent,
      long shoppers,
      long duplicates,
      long byGap,
      long convertingByGap,
      long byId,
      long convertingById,
      long sharedIds) {}

  void add(Event event) {
    long user = hash(event.userId());
    if (!isSampled(user)) {
      return;
    }
    long session = event.sessionId() == null ? 0 : hash(event.sessionId());
    boolean purchase = event.buys();
    events.add(new Seen(user, event.time(), hash(event.eventId()), session, purchase));
    if (events.size() > max) {
      samplingExponent++;
      events.removeIf(seen -> !isSampled(seen.user()));
    }
  }

  Tally tally(long gapMillis) {
    long shoppers = 0;
    long duplicates = 0;
    long byGap = 0;
    long convertingByGap = 0;
    Set<Long> ids = Set.of();
    boolean bought = false;
    Seen before = null;
    events.sort(Comparator.comparingLong(Seen::user).thenComparingLong(Seen::time));
    for (Seen seen : events) {
      boolean sameShopper = before != null && seen.user() == before.user();
      if (!sameShopper) {
        shoppers++;
        ids = new HashSet<>();
      }
      if (!sameShopper || seen.time() - before.time() > gapMillis) {
        byGap++;
        bought = false;
      }
      duplicates += ids.add(seen.id()) ? 0 : 1;
      convertingByGap += seen.purchase() && !bought ? 1 : 0;
      bought |= seen.purchase();
      before = seen;
    }
    long byId = 0;
    long convertingById = 0;
    long sharedIds = 0;
    boolean shared = false;
    before = null;
    events.sort(Comparator.comparingLong(Seen::session).thenComparingLong(Seen::user));
    for (Seen seen : events) {
      if (seen.session() == 0) {
        continue;
      }
      if (before == null || seen.session() != before.session()) {
        byId++;
        bought = false;
        shared = false;
      } else if (seen.user() != before.user() && !shared) {
        sharedIds++;
        shared = true;
      }
      convertingById += seen.purchase() && !bought ? 1 : 0;
      bought |= seen.purchase();
      before = seen;
    }
    return new Tally(
        samplingExponent,
        shoppers,
        duplicates,
        byGap,
        convertingByGap,
        byId,
        convertingById,
        sharedIds);
  }

  private boolean isSampled(long user) {
    return (user & ((1L << samplingExponent) - 1)) == 0;
  }

  /** 64 bits of a text: FNV-1a, with its bits mixed once more. */
  static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
    return hash ^ (hash >>> 32);
  }
}
