package propensity.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import propensity.Sha256;
import propensity.event.Event;
import propensity.session.BatchFold;
import propensity.session.BatchFold.Step;
import propensity.session.Features;
import propensity.session.Session;
import propensity.session.SessionRules;
import propensity.spark.Records;

/**
 * Joins features, which look back only, with labels, which look ahead: a session's examples are
 * emitted when it is over, because the label of each needs the outcome.
 */
final class Examples {
  private static final Encoder<Example> EXAMPLE = Records.encoder(Example.class);

  private Examples() {}

  /**
   * The examples of all sessions, bots and sessions not yet over included. A user's rows stand
   * together in one partition.
   *
   * @param withEventIds whether to keep event ids, which cost memory
   */
  static Dataset<Example> of(Dataset<Event> events, SessionRules rules, boolean withEventIds) {
    return BatchFold.fold(
        events, rules, (user, steps) -> ofShopper(user, steps, rules, withEventIds), EXAMPLE);
  }

  static Iterator<Example> ofShopper(
      String userId, Iterator<Step> steps, SessionRules rules, boolean withEventIds) {
    long user = hash(userId);
    return new Iterator<>() {
      private final Map<String, Pending> open = new LinkedHashMap<>();
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
                  boolean over = session.latest.activity().lastAt() < oldest;
                  if (over) {
                    session.finish(user, rules, ready);
                  }
                  return over;
                });
        open.computeIfAbsent(step.session().id(), id -> new Pending()).add(step, withEventIds);
      }
    };
  }

  /** Evenly spread, unlike {@code String.hashCode}: users are sampled by it. */
  static long hash(String userId) {
    return Long.parseUnsignedLong(Sha256.of(userId).substring(0, 16), 16);
  }

  private record Row(String eventId, int seq, String stage, Features features) {}

  private static final class Pending {
    private final List<Row> rows = new ArrayList<>();
    private Session latest;

    void add(Step step, boolean withEventId) {
      latest = step.session();
      if (!latest.purchased()) {
        rows.add(
            new Row(
                withEventId ? step.event().eventId() : null,
                latest.activity().events(),
                latest.stage().text(),
                latest.features()));
      }
    }

    void finish(long user, SessionRules rules, Deque<Example> ready) {
      if (rows.isEmpty()) {
        rows.add(new Row(null, 0, null, null));
      }
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        boolean last = i == rows.size() - 1;
        ready.add(
            new Example(
                last ? latest.userId() : null,
                last ? latest.id() : null,
                row.eventId(),
                user,
                latest.activity().startedAt(),
                latest.activity().lastAt(),
                row.seq(),
                row.stage(),
                last,
                latest.bot(rules),
                latest.purchased(),
                row.features()));
      }
    }
  }
}
