package propensity.train.examples;

import java.util.Iterator;
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
    return new OpenSessions(hash(userId), rules) {
      @Override
      boolean takeMore() {
        if (!steps.hasNext()) {
          return false;
        }
        Step step = steps.next();
        finishBefore(step.event().time() - rules.gap().toMillis());
        pending(step.session().no()).add(step.event(), step.session(), withEventIds);
        return true;
      }
    };
  }

  /** Evenly spread, unlike {@code String.hashCode}: users are sampled by it. */
  static long hash(String userId) {
    return Long.parseUnsignedLong(Sha256.of(userId).substring(0, 16), 16);
  }
}
