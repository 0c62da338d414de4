package propensity.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether the tables say the same of the same: every event is in one session of its shopper, every
 * session is the sum of its events, and the ledger is the sum of the tables. This holds at every
 * commit.
 */
public final class Agreement {
  /** Sessions, and events, of which the places say which. */
  private static final String NOT_THE_SUM =
      """
      SELECT count(*) FROM (SELECT * FROM sessions %s) AS s LEFT JOIN (
        SELECT e.session_no, count(*) AS events, min(event_time) AS began, max(event_time) AS ended,
          count(o.order_no) AS purchases,
          coalesce(sum(e.value_cents) FILTER (
            WHERE event_type = 'purchase' AND e.currency IS NULL), 0) AS revenue,
          count(*) FILTER (WHERE event_type = 'refund') AS refunds,
          coalesce(sum(e.value_cents) FILTER (
            WHERE event_type = 'refund' AND e.currency IS NULL), 0) AS refunded
        FROM (SELECT * FROM events %s) AS e LEFT JOIN orders AS o ON o.order_no = e.record_id
        GROUP BY e.session_no
      ) AS e ON e.session_no = s.session_no
      WHERE e.session_no IS NULL OR e.events <> s.events OR e.purchases <> s.purchases
        OR e.revenue <> s.revenue_cents OR e.began <> s.started_at OR e.ended <> s.last_event_at
        OR e.refunds <> s.refunds OR e.refunded <> s.refunded_cents
      """;

  /**
   * The least that {@code sessions.forget_after} can be: a shopper who comes back after that is
   * new, and so are the feed's ids of sessions.
   */
  private static final long MIN_FORGET_MILLIS = Duration.ofDays(8).toMillis();

  /** Of an event: a further line of an order that has no row, since its first line is no event. */
  private static final String FIRST_LINE_IS_LATE =
      """
      e.order_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.order_id = e.order_id)
        AND EXISTS (SELECT 1 FROM order_lines AS l
          WHERE l.order_id = e.order_id AND l.record_id < e.record_id)""";

  /** What is counted where tables disagree, and its question. */
  private static final Map<String, String> DISAGREEMENTS = new LinkedHashMap<>();

  static {
    DISAGREEMENTS.put(
        "events without their session",
        """
        SELECT count(*) FROM events AS e WHERE NOT EXISTS (
          SELECT 1 FROM sessions AS s WHERE s.session_no = e.session_no
            AND s.user_id = e.user_id AND s.session_id = e.session_id)
        """);
    DISAGREEMENTS.put(
        "sessions that are not the sum of their events", NOT_THE_SUM.formatted("", ""));
    DISAGREEMENTS.put(
        "sessions of a shopper with one id",
        """
        SELECT count(*) FROM (
          SELECT started_at - lag(last_event_at) OVER (
            PARTITION BY user_id, session_id ORDER BY started_at, session_no) AS silence
          FROM sessions) AS s
        WHERE silence < %d
        """
            .formatted(MIN_FORGET_MILLIS));
    DISAGREEMENTS.put(
        "orders that are not in the session of their first line",
        """
        SELECT count(*) FROM orders AS o WHERE NOT EXISTS (
          SELECT 1 FROM events AS e WHERE e.record_id = o.order_no AND e.event_type = 'purchase'
            AND e.session_no = o.session_no AND e.user_id = o.user_id)
        """);
    DISAGREEMENTS.put(
        "hundredths in the revenue of sessions that no order has",
        """
        SELECT (SELECT coalesce(sum(revenue_cents), 0) FROM sessions)
          - (SELECT coalesce(sum(value_cents), 0) FROM orders WHERE currency IS NULL)
          - (SELECT coalesce(sum(e.value_cents), 0) FROM events AS e
              WHERE e.event_type = 'purchase' AND e.currency IS NULL AND %s)
        """
            .formatted(FIRST_LINE_IS_LATE));
    DISAGREEMENTS.put(
        "orders that do not have the items they count",
        """
        SELECT count(*) FROM orders AS o
        WHERE o.items <> (SELECT count(*) FROM order_items AS i WHERE i.order_no = o.order_no)
        """);
    DISAGREEMENTS.put(
        "items of no order",
        """
        SELECT count(*) FROM order_items AS i
        WHERE NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.order_no = i.order_no)
          AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.record_id = i.record_id AND %s)
        """
            .formatted(FIRST_LINE_IS_LATE));
    DISAGREEMENTS.put(
        "events that the ledger counts and the table does not have",
        "SELECT coalesce(sum(enriched), 0) - (SELECT count(*) FROM events) FROM batches");
    DISAGREEMENTS.put(
        "late events that the ledger counts and the table does not have",
        "SELECT coalesce(sum(late), 0) - (SELECT count(*) FROM late_events) FROM batches");
    DISAGREEMENTS.put(
        "rejected lines that the ledger counts and the table does not have",
        "SELECT coalesce(sum(rejected), 0) - (SELECT count(*) FROM rejected_events) FROM batches");
    DISAGREEMENTS.put(
        "lines of read files that the ledger does not count",
        "SELECT coalesce(sum(lines), 0) - (SELECT coalesce(sum(lines_read), 0) FROM batches)"
            + " FROM files WHERE state = 'accepted' AND batch_id IS NOT NULL");
  }

  private Agreement() {}

  /** What does not agree, with its number; nothing if all is well. Goes through all rows. */
  public static List<String> disagreements(Connection warehouse) throws SQLException {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> each : DISAGREEMENTS.entrySet()) {
      long number = Query.number(warehouse, each.getValue()).orElse(0);
      if (number != 0) {
        found.add("%,d %s".formatted(number, each.getKey()));
      }
    }
    return found;
  }

  /**
   * Makes sure that these sessions are the sums of their events. Called before a commit with a few
   * of the sessions that a batch has written, which costs a few lookups.
   *
   * @throws IllegalStateException if not: the program has a fault, and the batch must not be kept
   */
  public static void requireSums(Connection warehouse, Collection<Long> sessions)
      throws SQLException {
    if (sessions.isEmpty()) {
      return;
    }
    String these =
        sessions.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "WHERE session_no IN (", ")"));
    long wrong = Query.number(warehouse, NOT_THE_SUM.formatted(these, these)).orElseThrow();
    if (wrong != 0) {
      throw new IllegalStateException(
          "%,d of %,d sessions are not the sum of their events, of those %s"
              .formatted(wrong, sessions.size(), these));
    }
  }
}
