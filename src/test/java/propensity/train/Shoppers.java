package propensity.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Events;
import propensity.event.Referrer;
import propensity.session.BatchFold;
import propensity.session.Features;
import propensity.session.SessionRules;
import propensity.train.examples.Example;
import propensity.train.examples.Examples;

/** Words for tests: what a shopper does, and when. */
public final class Shoppers {
  public static final long START = 1_767_225_600_000L;

  private Shoppers() {}

  /** An event of the shopper "u" so many seconds after the start. */
  public static Event event(String id, EventType type, long seconds) {
    return event(id, type, seconds, 0);
  }

  /** The same, read at a place. */
  public static Event event(String id, EventType type, long seconds, long recordId) {
    boolean product = type == EventType.ADD_TO_CART || type == EventType.PURCHASE;
    return new Event(
        id,
        "u",
        null,
        START + seconds * 1000,
        type,
        Device.MOBILE,
        Referrer.EMAIL,
        "/page/" + seconds % 7,
        product ? "p" + seconds % 5 : null,
        product ? 1_000 + seconds : null,
        product ? 1 : null,
        recordId);
  }

  public static Event view(long seconds) {
    return event("v" + seconds, EventType.PAGE_VIEW, seconds);
  }

  public static Event cart(long seconds) {
    return event("a" + seconds, EventType.ADD_TO_CART, seconds);
  }

  public static Event buy(long seconds) {
    return event("b" + seconds, EventType.PURCHASE, seconds);
  }

  /** The examples of one shopper's events, which are put into the total order. */
  public static List<Example> examples(List<Event> events) {
    List<Event> numbered = events;
    if (events.stream().allMatch(event -> event.recordId() == 0)) {
      numbered = new ArrayList<>();
      for (Event event : events) {
        numbered.add(Events.copy(event, event.eventId(), event.time(), numbered.size()));
      }
    }
    List<Example> examples = new ArrayList<>();
    Examples.ofShopper(
            "u",
            BatchFold.steps(
                numbered.stream().sorted(Event.TOTAL_ORDER).iterator(), SessionRules.DEFAULT),
            SessionRules.DEFAULT,
            true)
        .forEachRemaining(examples::add);
    return examples;
  }

  /** The only example of the session of a user. */
  public static Example example(long user, boolean bought, Features features) {
    return new Example(
        "u" + user,
        "s" + user,
        null,
        user,
        START,
        START,
        1,
        "browse",
        true,
        false,
        bought,
        features);
  }

  /** What evaluation sees of an example without a known truth. */
  static EvaluationRow row(Example example) {
    return new EvaluationRow(
        example.user(),
        example.startedAt(),
        example.seq(),
        example.stage(),
        example.last(),
        example.bought(),
        null,
        example.features());
  }

  /** The only row of the session of a user. */
  static EvaluationRow row(long user, double truth, boolean bought) {
    return new EvaluationRow(user, START, 1, "browse", true, bought, truth, null);
  }

  /** Rows with the given truths, each of its own user. */
  static List<EvaluationRow> rows(double[] truths, boolean[] bought) {
    return IntStream.range(0, truths.length).mapToObj(i -> row(i, truths[i], bought[i])).toList();
  }
}
