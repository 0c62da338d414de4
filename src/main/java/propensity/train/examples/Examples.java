package propensity.train.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import propensity.Sha256;
import propensity.event.Event;
import propensity.session.BatchFold;
import propensity.session.BatchFold.Step;
import propensity.session.SessionRules;
import propensity.spark.Records;

/**
 * Joins features, which look back only, with labels, which look ahead: a session's examples are
 * emitted when it is over, because the label of each needs the outcome.
 */
public final class Examples {
  private static final Encoder<Example> EXAMPLE = Records.encoder(Example.class);

  private Examples() {}

  /**
   * The examples of all sessions, bots and sessions not yet over included. A user's rows stand
   * together in one partition.
   *
   * @param asArrived whether the events' record ids are in the order of their arrival
   * @param withEventIds whether to keep event ids, which cost memory
   */
  public static Dataset<Example> of(
      Dataset<Event> events, boolean asArrived, SessionRules rules, boolean withEventIds) {
    return asArrived
        ? BatchFold.sorted(
            events,
            BatchFold.ARRIVAL,
            (user, sorted) -> new ArrivalExamples(hash(user), sorted, rules, withEventIds),
            EXAMPLE)
        : BatchFold.sorted(
            events,
            BatchFold.TOTAL_ORDER,
            (user, sorted) -> ofShopper(user, BatchFold.steps(sorted, rules), rules, withEventIds),
            EXAMPLE);
  }

  /** The examples of one shopper, from the steps of the fold over all there is of them. */
  public static Iterator<Example> ofShopper(
      String userId, Iterator<Step> steps, SessionRules rules, boolean withEventIds) {
    long user = hash(userId);
    return new Iterator<>() {
      private final Map<Long, PendingSession> open = new LinkedHashMap<>();
      private final Deque<Example> ready = new ArrayDeque<>();

      @Override
      public boolean hasNext() {
        while (ready.isEmpty() && steps.hasNext()) {
          take(steps.next());
        }
        if (ready.isEmpty()) {
          open.values().forEach(session -> session.finish(user, rules, ready));
          open.clear();
        }
        return !ready.isEmpty();
      }

      @Override
      public Example next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ready.remove();
      }

      private void take(Step step) {
        long oldest = step.event().time() - rules.gap().toMillis();
        open.values()
            .removeIf(
                session -> {
                  boolean over = session.lastAt() < oldest;
                  if (over) {
                    session.finish(user, rules, ready);
                  }
                  return over;
                });
        open.computeIfAbsent(step.session().no(), no -> new PendingSession())
            .add(step.event(), step.session(), withEventIds);
      }
    };
  }

  /** Evenly spread, unlike {@code String.hashCode}: users are sampled by it. */
  static long hash(String userId) {
    return Long.parseUnsignedLong(Sha256.of(userId).substring(0, 16), 16);
  }
}
