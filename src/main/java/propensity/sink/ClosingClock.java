package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The event time up to which silence counts: the time that {@value #SHOPPERS} shoppers have
 * reached, so that a single shopper's clock which is ahead, or a single event of another time zone,
 * closes nobody's session.
 *
 * <p>It is a function of all events so far, however they were cut into batches: the sessions of the
 * shoppers that are furthest are always among the open ones, and no shopper's newest event ever
 * becomes older. Before there are so many shoppers nothing closes.
 */
final class ClosingClock {
  /** How many shoppers must have reached a time before it counts. */
  static final int SHOPPERS = 3;

  private static final int FETCH_SIZE = 100;

  private final List<Reached> furthest = new ArrayList<>(SHOPPERS + 1);

  /** How far a shopper's newest event is, in epoch milliseconds. */
  private record Reached(String userId, long time) {}

  /** The clock by the sessions that are open in a warehouse. */
  static ClosingClock of(Connection on) throws SQLException {
    ClosingClock clock = new ClosingClock();
    try (PreparedStatement statement =
        on.prepareStatement(
            "SELECT user_id, last_event_at FROM sessions WHERE closed = 0"
                + " ORDER BY last_event_at DESC")) {
      statement.setFetchSize(FETCH_SIZE); // the first few rows do, but for a shop of one shopper
      try (ResultSet row = statement.executeQuery()) {
        while (clock.furthest.size() < SHOPPERS && row.next()) {
          clock.add(row.getString(1), row.getLong(2));
        }
      }
    }
    return clock;
  }

  /** Takes note of a shopper's newest event, in epoch milliseconds. */
  void add(String userId, long time) {
    if (furthest.size() == SHOPPERS && time <= time()) {
      return;
    }
    for (Reached reached : furthest) {
      if (reached.userId().equals(userId)) {
        if (reached.time() >= time) {
          return;
        }
        furthest.remove(reached);
        break;
      }
    }
    int place = furthest.size();
    while (place > 0 && furthest.get(place - 1).time() < time) {
      place--;
    }
    furthest.add(place, new Reached(userId, time));
    if (furthest.size() > SHOPPERS) {
      furthest.remove(SHOPPERS);
    }
  }

  /** Epoch milliseconds; {@link Long#MIN_VALUE} before {@value #SHOPPERS} shoppers were seen. */
  long time() {
    return furthest.size() < SHOPPERS ? Long.MIN_VALUE : furthest.get(SHOPPERS - 1).time();
  }
}
