package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import propensity.score.Score;
import propensity.session.SessionRow;

/** The statements that keep session rows as the fold sees them. */
final class SessionStatements implements AutoCloseable {
  private final BatchContext batch;
  private final long patience;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement giveWay;
  private final PreparedStatement closeSilent;

  SessionStatements(Connection on, BatchContext batch) throws SQLException {
    this.batch = batch;
    this.patience = batch.rules().allowedLateness().toMillis() + batch.rules().gap().toMillis();
    put =
        on.prepareStatement(
            "INSERT INTO sessions VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                + " ON CONFLICT (session_id) DO UPDATE SET "
                + String.join(", ", assignments(on))
                + " WHERE user_id = excluded.user_id");
    remove = on.prepareStatement("DELETE FROM sessions WHERE session_id = ?");
    giveWay =
        on.prepareStatement(
            "UPDATE sessions SET session_id = session_id || '@' || user_id"
                + " WHERE session_id = ? AND user_id > ?");
    closeSilent =
        on.prepareStatement(
            "UPDATE sessions SET closed = 1 WHERE closed = 0 AND last_event_at < ?");
  }

  /**
   * Puts a session's row.
   *
   * @param newestEvent as far as it is known: what is silent already need not be closed later
   */
  void put(SessionRow visit, Score score, long newestEvent) throws SQLException {
    put.setString(1, visit.id());
    put.setString(2, visit.userId());
    put.setLong(3, visit.startedAt());
    put.setLong(4, visit.lastEventAt());
    put.setString(5, visit.device().text());
    put.setString(6, visit.referrer().text());
    put.setInt(7, visit.events());
    put.setInt(8, visit.pageViews());
    put.setInt(9, visit.addToCarts());
    put.setInt(10, visit.checkouts());
    put.setInt(11, visit.purchases());
    put.setInt(12, visit.distinctProducts());
    put.setLong(13, visit.cartValueCents());
    put.setLong(14, visit.revenueCents());
    put.setInt(15, visit.purchases() > 0 ? 1 : 0);
    if (score == null) {
      put.setNull(16, Types.REAL);
      put.setNull(17, Types.INTEGER);
    } else {
      put.setDouble(16, score.propensity());
      put.setInt(17, score.decile());
    }
    put.setString(18, batch.modelVersion());
    put.setInt(19, visit.lastEventAt() < newestEvent - patience ? 1 : 0);
    put.setInt(20, visit.returning() ? 1 : 0);
    put.setInt(21, visit.bot() ? 1 : 0);
    if (put.executeUpdate() == 0) {
      // The feed gave two shoppers one session id. Neither row may swallow the other, and which one
      // keeps the id must not depend on who is written first.
      giveWay.setString(1, visit.id());
      giveWay.setString(2, visit.userId());
      if (giveWay.executeUpdate() == 0) {
        put.setString(1, visit.id() + "@" + visit.userId());
      }
      put.executeUpdate();
    }
  }

  void remove(String sessionId) throws SQLException {
    remove.setString(1, sessionId);
    remove.executeUpdate();
  }

  /** Closes the sessions that no event in time can join any more, by event time. */
  void closeSilent(long newestEvent) throws SQLException {
    closeSilent.setLong(1, newestEvent - patience);
    closeSilent.executeUpdate();
  }

  private static List<String> assignments(Connection on) throws SQLException {
    List<String> assignments = new ArrayList<>();
    try (Statement query = on.createStatement();
        ResultSet columns =
            query.executeQuery(
                "SELECT name FROM pragma_table_info('sessions') WHERE name <> 'session_id'")) {
      while (columns.next()) {
        assignments.add(columns.getString(1) + " = excluded." + columns.getString(1));
      }
    }
    return assignments;
  }

  @Override
  public void close() throws SQLException {
    put.close();
    remove.close();
    giveWay.close();
    closeSilent.close();
  }
}
