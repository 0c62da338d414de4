package propensity.session;

import java.util.Arrays;
import propensity.event.Event;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;

/**
 * The ids of a shopper's events of the last days, as hashes: what tells a line that was sent twice,
 * or one whose id is taken, before the fold sees it. An event id is its shopper's own; after the
 * horizon the same id is a new event.
 *
 * <p>An id is kept as 64 bits and its event's content as 32: of a shopper with 1,000 events one new
 * event in 10^16 would be taken for a known one. Lookups go over an array, which is faster than a
 * map for the few ids that a human has.
 */
public final class KnownIds {
  /** How long an id is known, in whole days (UTC) before the event that has it again. */
  static final int DAYS = 7;

  /** How many ids are known of one shopper: more is a whole shop under one user id. */
  static final int MAX_IDS = 10_000;

  private static final long DAY_MILLIS = 86_400_000;
  private static final int INITIAL = 16;

  /** What is known of an event's id. */
  enum Known {
    NOT,
    SAME_CONTENT,
    OTHER_CONTENT
  }

  private long[] ids;
  private int[] contents;
  private int[] days;
  private int first;
  private int end;

  KnownIds() {
    this(INITIAL);
  }

  private KnownIds(int capacity) {
    ids = new long[capacity];
    contents = new int[capacity];
    days = new int[capacity];
  }

  KnownIds copy() {
    KnownIds copy = new KnownIds(ids.length);
    copy.first = first;
    copy.end = end;
    System.arraycopy(ids, first, copy.ids, first, end - first);
    System.arraycopy(contents, first, copy.contents, first, end - first);
    System.arraycopy(days, first, copy.days, first, end - first);
    return copy;
  }

  /** What is known of the id of an event. */
  Known of(Event event) {
    long id = hash(event.eventId());
    int oldest = day(event) - DAYS;
    for (int i = end - 1; i >= first; i--) {
      if (ids[i] == id && days[i] >= oldest) {
        return contents[i] == event.contentHash() ? Known.SAME_CONTENT : Known.OTHER_CONTENT;
      }
    }
    return Known.NOT;
  }

  /** Remembers an event's id, and forgets those of more than {@value #DAYS} days before it. */
  void add(Event event) {
    int day = day(event);
    while (first < end && days[first] < day - DAYS) {
      first++;
    }
    if (end - first == MAX_IDS) {
      first++;
    }
    if (end == ids.length) {
      makeRoom();
    }
    ids[end] = hash(event.eventId());
    contents[end] = event.contentHash();
    days[end++] = day;
  }

  private static int day(Event event) {
    return (int) (event.time() / DAY_MILLIS);
  }

  private void makeRoom() {
    int size = end - first;
    int capacity = 2 * Math.max(INITIAL, size);
    ids = Arrays.copyOf(Arrays.copyOfRange(ids, first, end), capacity);
    contents = Arrays.copyOf(Arrays.copyOfRange(contents, first, end), capacity);
    days = Arrays.copyOf(Arrays.copyOfRange(days, first, end), capacity);
    first = 0;
    end = size;
  }

  /** Writes what is known; {@link #read} gets it back. */
  void write(PackedOutput out) {
    out.writeVarLong(end - first);
    int before = 0;
    for (int i = first; i < end; i++) {
      out.writeVarLong(days[i] - before);
      before = days[i];
      out.writeLong(ids[i]);
      out.writeInt(contents[i]);
    }
  }

  static KnownIds read(PackedInput in) {
    int size = in.readVarInt();
    KnownIds known = new KnownIds(size + INITIAL);
    int day = 0;
    for (int i = 0; i < size; i++) {
      day += in.readVarInt();
      known.days[i] = day;
      known.ids[i] = in.readLong();
      known.contents[i] = in.readInt();
    }
    known.end = size;
    return known;
  }

  /** FNV-1a over the characters, mixed as in SplitMix64, so that similar ids lie far apart. */
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KnownIds that
        && Arrays.equals(ids, first, end, that.ids, that.first, that.end)
        && Arrays.equals(contents, first, end, that.contents, that.first, that.end)
        && Arrays.equals(days, first, end, that.days, that.first, that.end);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(Arrays.copyOfRange(ids, first, end));
  }

  @Override
  public String toString() {
    return (end - first) + " known ids";
  }
}
