package propensity.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import propensity.event.Event;
import propensity.event.PackedOutput;
import propensity.session.OutOfOrderFold;
import propensity.session.Timeline;

/**
 * The packed rows of one shopper in a batch, some at a time: events are unpacked and folded when
 * their rows are asked for, so that a shopper with millions of events in a batch takes no more
 * memory than those events packed.
 */
final class FoldedRows implements Iterator<byte[]> {
  static final int MAX_BYTES_AT_A_TIME = 64 << 10;

  private final Iterator<LinesOfUser> lines;
  private final OutOfOrderFold fold;
  private final PackedOutput out;
  private final Consumer<Timeline> whenDone;
  private Iterator<Event> events;
  private boolean done;

  /**
   * Rows that are made as they are asked for.
   *
   * @param lines of the shopper, in any order
   * @param fold whose rows go to the output
   * @param whenDone gets what to keep of the shopper, before the last rows are returned
   */
  FoldedRows(
      Iterator<LinesOfUser> lines,
      OutOfOrderFold fold,
      PackedOutput out,
      Consumer<Timeline> whenDone) {
    this.lines = inOrderOfArrival(lines);
    this.fold = fold;
    this.out = out;
    this.whenDone = whenDone;
    this.events = this.lines.next().events();
  }

  /** Each holds events that follow each other in one file. */
  private static Iterator<LinesOfUser> inOrderOfArrival(Iterator<LinesOfUser> lines) {
    List<LinesOfUser> sorted = new ArrayList<>();
    lines.forEachRemaining(sorted::add);
    if (sorted.size() > 1) {
      sorted.sort(Comparator.comparing(LinesOfUser::first, Event.ARRIVAL_ORDER));
    }
    return sorted.iterator();
  }

  @Override
  public boolean hasNext() {
    return !done;
  }

  @Override
  public byte[] next() {
    if (done) {
      throw new NoSuchElementException();
    }
    out.clear();
    while (hasMoreEvents()) {
      if (out.size() >= MAX_BYTES_AT_A_TIME) {
        return out.toBytes();
      }
      fold.add(events.next());
    }
    Timeline after = fold.close();
    byte[] rows = out.toBytes();
    done = true;
    whenDone.accept(after);
    return rows;
  }

  private boolean hasMoreEvents() {
    while (!events.hasNext() && lines.hasNext()) {
      events = lines.next().events();
    }
    return events.hasNext();
  }
}
