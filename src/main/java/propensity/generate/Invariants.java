package propensity.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.sum;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import propensity.event.Event;
import propensity.spark.Records;

/**
 * What holds in every clean set of events, as counts of violations: all zero in generated data
 * without defects.
 *
 * @param cartsWithoutView add_to_carts of a product that the session did not view before
 * @param checkoutsWithoutCart checkouts in a session with nothing put into the cart before
 * @param purchasesWithoutCheckout purchases in a session without a checkout before
 * @param timesGoingBack events of a session whose ids follow but whose times go back
 * @param repeatedIds event ids that occur more than once
 * @param pricesNotConstant products with a price that changes, or is not above zero
 */
public record Invariants(
    long cartsWithoutView,
    long checkoutsWithoutCart,
    long purchasesWithoutCheckout,
    long timesGoingBack,
    long repeatedIds,
    long pricesNotConstant) {

  /** One session's violations. */
  public record OfSession(long carts, long checkouts, long purchases, long times) {}

  private static final Encoder<OfSession> OF_SESSION = Records.encoder(OfSession.class);

  /** Counts over all events; they need not be in any order. */
  public static Invariants of(Dataset<Event> events) {
    Column[] inOrderOfIds = {col("eventId")};
    Row bySession =
        events
            .groupByKey((MapFunction<Event, String>) Event::sessionId, Encoders.STRING())
            .flatMapSortedGroups(
                inOrderOfIds,
                (FlatMapGroupsFunction<String, Event, OfSession>)
                    (session, sorted) -> List.of(ofSession(sorted)).iterator(),
                OF_SESSION)
            .agg(sum("carts"), sum("checkouts"), sum("purchases"), sum("times"))
            .head();
    long repeated =
        events.groupBy("eventId").agg(count(functions.lit(1)).as("n")).where("n > 1").count();
    long prices =
        events
            .where("productId is not null")
            .groupBy("productId")
            .agg(countDistinct("priceCents").as("n"), expr("min(priceCents) <= 0").as("bad"))
            .where("n <> 1 or bad")
            .count();
    return new Invariants(
        bySession.getLong(0),
        bySession.getLong(1),
        bySession.getLong(2),
        bySession.getLong(3),
        repeated,
        prices);
  }

  /** How many there are of every kind together. */
  public long violations() {
    return cartsWithoutView
        + checkoutsWithoutCart
        + purchasesWithoutCheckout
        + timesGoingBack
        + repeatedIds
        + pricesNotConstant;
  }

  /** The violations of one session, whose events come in the order of their ids. */
  static OfSession ofSession(Iterator<Event> events) {
    Set<String> viewed = new HashSet<>();
    boolean cart = false;
    boolean checkout = false;
    long lastTime = Long.MIN_VALUE;
    long carts = 0;
    long checkouts = 0;
    long purchases = 0;
    long times = 0;
    while (events.hasNext()) {
      Event event = events.next();
      times += event.time() < lastTime ? 1 : 0;
      lastTime = event.time();
      switch (event.type()) {
        case PAGE_VIEW -> viewed.add(event.productId());
        case ADD_TO_CART -> {
          carts += viewed.contains(event.productId()) ? 0 : 1;
          cart = true;
        }
        case CHECKOUT -> {
          checkouts += cart ? 0 : 1;
          checkout = true;
        }
        case PURCHASE -> purchases += checkout ? 0 : 1;
        default -> throw new IllegalArgumentException("not generated: " + event.type().text());
      }
    }
    return new OfSession(carts, checkouts, purchases, times);
  }
}
