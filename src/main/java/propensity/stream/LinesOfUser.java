package propensity.stream;

import java.util.Iterator;
import java.util.List;
import propensity.event.Event;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.sink.RowCodec;

/**
 * What a batch's files say of one shopper, in one narrow row: a row an event would cost more on its
 * way through Spark than all that is done with the event.
 *
 * @param key the shopper; empty for what is no shopper's: bad lines and the ends of files
 * @param packed the shopper's events, in the order of lines; or {@link RowCodec}, for the rest
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LinesOfUser(String key, byte[] packed) {

  static LinesOfUser of(String user, List<Event> events, PackedOutput out) {
    out.clear();
    events.forEach(event -> event.write(out));
    return new LinesOfUser(user, out.toBytes());
  }

  /** The events of a shopper's packed lines, unpacked one by one. */
  static Iterator<Event> events(byte[] packed) {
    PackedInput in = new PackedInput(packed);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return in.hasMore();
      }

      @Override
      public Event next() {
        return Event.read(in);
      }
    };
  }

  /** The first of a shopper's events, which says where all of them are in the order of arrival. */
  Event first() {
    return events(packed).next();
  }
}
