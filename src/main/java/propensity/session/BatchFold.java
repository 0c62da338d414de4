package propensity.session;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import propensity.event.Event;

/** The fold over events at rest: each shopper's whole past in the total order. */
public final class BatchFold {
  private BatchFold() {}

  /**
   * An event and its session as it stood right after it.
   *
   * @param event in its place in the total order
   * @param session so far
   */
  public record Step(Event event, Session session) {}

  /** The order in which sessions are made. */
  public static final List<String> TOTAL_ORDER = List.of("time", "recordId");

  /** The order in which files were dropped. */
  public static final List<String> ARRIVAL = List.of("recordId");

  /** What one makes of a shopper's events. */
  @FunctionalInterface
  public interface OfShopper<R>
      extends BiFunction<String, Iterator<Event>, Iterator<R>>, Serializable {}

  /**
   * Hands each shopper's events, in an order, to a function.
   *
   * @param <R> what the function makes
   */
  public static <R> Dataset<R> sorted(
      Dataset<Event> events, List<String> order, OfShopper<R> function, Encoder<R> encoder) {
    return events
        .groupByKey((MapFunction<Event, String>) Event::userId, Encoders.STRING())
        .flatMapSortedGroups(
            order.stream().map(functions::col).toArray(Column[]::new),
            (FlatMapGroupsFunction<String, Event, R>) function::apply,
            encoder);
  }

  /**
   * The steps of one shopper's fold over events in the total order. An event with an id that the
   * shopper has had within {@value KnownIds#DAYS} days is skipped, as in the stream, and so is a
   * line of an order that was sent again.
   */
  public static Iterator<Step> steps(Iterator<Event> events, SessionRules rules) {
    return new Iterator<>() {
      private final Iterator<Event> sorted = new ShopperOrders(events);
      private final KnownIds knownIds = new KnownIds();
      private Shopper shopper = Shopper.UNKNOWN;
      private Event next = advance();

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Step next() {
        Event event = next;
        shopper = shopper.plus(event, rules);
        next = advance();
        return new Step(event, shopper.current());
      }

      private Event advance() {
        while (sorted.hasNext()) {
          Event event = sorted.next();
          if (!event.repeats() && knownIds.of(event) == KnownIds.Known.NOT) {
            knownIds.add(event);
            return event;
          }
        }
        return null;
      }
    };
  }
}
