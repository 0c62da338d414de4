package propensity.stream;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import propensity.event.Event;
import propensity.event.PackedOutput;
import propensity.event.PackedPieces;
import propensity.session.OutOfOrderFold;
import propensity.session.Timeline;

/**
 * The packed rows of one shopper in a batch, some at a time: events are unpacked and folded when
 * their rows are asked for, so that the number of a shopper's events in a batch has no end. A fault
 * or a task that is ended leaves the pieces to the garbage collector.
 */
final class FoldedRows implements Iterator<byte[]> {
  static final int MAX_BYTES_AT_A_TIME = 64 << 10;

  private final PackedPieces pieces = new PackedPieces();
  private final Iterator<byte[]> inOrderOfArrival;
  private final OutOfOrderFold fold;
  private final PackedOutput out;
  private final Consumer<Timeline> whenDone;
  private Iterator<Event> events = Collections.emptyIterator();
  private boolean done;

  /**
   * Rows that are made as they are asked for.
   *
   * @param lines of the shopper, in any order; each holds what follows each other in one file
   * @param fold whose rows go to the output
   * @param whenDone gets what to keep of the shopper, before the last rows are returned
   */
  FoldedRows(
      Iterator<LinesOfUser> lines,
      OutOfOrderFold fold,
      PackedOutput out,
      Consumer<Timeline> whenDone) {
    lines.forEachRemaining(row -> pieces.add(row.first().recordId(), row.packed()));
    this.inOrderOfArrival = pieces.sorted();
    this.fold = fold;
    this.out = out;
    this.whenDone = whenDone;
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
    pieces.close();
    done = true;
    whenDone.accept(after);
    return rows;
  }

  private boolean hasMoreEvents() {
    while (!events.hasNext() && inOrderOfArrival.hasNext()) {
      events = LinesOfUser.events(inOrderOfArrival.next());
    }
    return events.hasNext();
  }
}
