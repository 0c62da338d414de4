package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import propensity.event.Event;
import propensity.session.FoldOutput;
import propensity.warehouse.Ledger;

/** The statements that bring one event into the warehouse; parameters stand in column order. */
final class EventStatements implements AutoCloseable {
  private final Connection on;
  private final BatchContext batch;
  private final Map<Long, Long> acceptances = new HashMap<>();
  private final PreparedStatement enrich;
  private final PreparedStatement addLate;
  private final PreparedStatement move;
  private final PreparedStatement isSame;
  private final PreparedStatement isSameLate;
  private final PreparedStatement delete;

  EventStatements(Connection on, BatchContext batch, long scoredAt) throws SQLException {
    this.on = on;
    this.batch = batch;
    enrich =
        on.prepareStatement(
            "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,%s,?,%s,%d,?,%d)"
                    .formatted(
                        literal(batch.modelVersion()),
                        literal(batch.queryId()),
                        batch.batchId(),
                        scoredAt)
                + " ON CONFLICT (event_id) DO NOTHING");
    addLate =
        on.prepareStatement(
            "INSERT INTO late_events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                + " ON CONFLICT (event_id) DO NOTHING");
    move =
        on.prepareStatement("UPDATE events SET session_id = ? WHERE event_id = ? AND user_id = ?");
    String same =
        "SELECT user_id = ?2 AND event_time = ?3 AND event_type = ?4 AND page IS ?5"
            + " AND product_id IS ?6 AND price_cents IS ?7 AND quantity IS ?8, "
            + " user_id <> ?2 AND query_id = ?9 AND batch_id = ?10 FROM ";
    String late = " UNION ALL %s (SELECT * FROM late_events WHERE event_id = ?1)".formatted(same);
    isSame =
        on.prepareStatement("%s (SELECT * FROM events WHERE event_id = ?1)".formatted(same) + late);
    isSameLate =
        on.prepareStatement(
            "%s (SELECT * FROM events WHERE event_id = ?1 AND user_id = ?2)".formatted(same)
                + late);
    delete = on.prepareStatement("DELETE FROM events WHERE event_id = ?");
  }

  /** What the warehouse knows of an event id. */
  enum Known {
    NOT,
    SAME,
    OTHER,
    /** Another shopper's event of this very batch has it. */
    CONTESTED
  }

  /** Adds an enriched event; false if its id is there already. */
  boolean enrich(StreamRow row) throws SQLException {
    FoldOutput outcome = row.outcome();
    Event event = outcome.event();
    enrich.setString(1, event.eventId());
    enrich.setString(2, outcome.sessionId());
    bindContent(enrich, 3, event);
    enrich.setInt(12, outcome.seq());
    enrich.setString(13, outcome.stage().text());
    enrich.setLong(14, outcome.cartValueCents());
    if (row.score() == null) {
      enrich.setNull(15, Types.REAL);
      enrich.setNull(16, Types.INTEGER);
    } else {
      enrich.setDouble(15, row.score().propensity());
      enrich.setInt(16, row.score().decile());
    }
    enrich.setString(17, row.features());
    enrich.setLong(18, arrivedAt(event.fileId()));
    return enrich.executeUpdate() == 1;
  }

  /** Adds an event that came too late; false if its id is there already. */
  boolean addLate(FoldOutput outcome) throws SQLException {
    Event event = outcome.event();
    addLate.setString(1, event.eventId());
    addLate.setString(2, event.sessionId());
    bindContent(addLate, 3, event);
    addLate.setLong(12, outcome.latenessMillis());
    addLate.setString(13, batch.queryId());
    addLate.setLong(14, batch.batchId());
    return addLate.executeUpdate() == 1;
  }

  /** Puts an event that is there into another session. */
  void move(Event event, String sessionId) throws SQLException {
    move.setString(1, sessionId);
    move.setString(2, event.eventId());
    move.setString(3, event.userId());
    move.executeUpdate();
  }

  /** Whether the warehouse has the event's id, and then the same content. */
  Known known(Event event) throws SQLException {
    return known(isSame, event);
  }

  /** The same for a late event, which may have the id of another shopper's event. */
  Known knownLate(Event event) throws SQLException {
    return known(isSameLate, event);
  }

  private Known known(PreparedStatement isSame, Event event) throws SQLException {
    isSame.setString(1, event.eventId());
    isSame.setString(2, event.userId());
    isSame.setLong(3, event.time());
    isSame.setString(4, event.type().text());
    isSame.setString(5, event.page());
    isSame.setString(6, event.productId());
    isSame.setObject(7, event.priceCents());
    isSame.setObject(8, event.quantity());
    isSame.setString(9, batch.queryId());
    isSame.setLong(10, batch.batchId());
    try (var rows = isSame.executeQuery()) {
      if (!rows.next()) {
        return Known.NOT;
      }
      if (rows.getBoolean(2)) {
        return Known.CONTESTED;
      }
      return rows.getBoolean(1) ? Known.SAME : Known.OTHER;
    }
  }

  /** Which of some events with one id the warehouse has. */
  Event holder(List<Event> sameId) throws SQLException {
    for (Event event : sameId) {
      if (known(event) == Known.SAME) {
        return event;
      }
    }
    throw new IllegalStateException("nobody has the id of " + sameId);
  }

  /** Takes an event out again. */
  void delete(String eventId) throws SQLException {
    delete.setString(1, eventId);
    delete.executeUpdate();
  }

  private long arrivedAt(long fileId) throws SQLException {
    Long known = acceptances.get(fileId);
    if (known == null) {
      known = Ledger.acceptedAt(on, fileId);
      acceptances.put(fileId, known);
    }
    return known;
  }

  /** What is the same in all rows stands in the statement: binding it would cost for every row. */
  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The columns user_id to quantity, which events and late_events share. */
  private static void bindContent(PreparedStatement insert, int from, Event event)
      throws SQLException {
    insert.setString(from, event.userId());
    insert.setLong(from + 1, event.time());
    insert.setString(from + 2, event.type().text());
    insert.setString(from + 3, event.device().text());
    insert.setString(from + 4, event.referrer().text());
    insert.setString(from + 5, event.page());
    insert.setString(from + 6, event.productId());
    if (event.priceCents() == null) {
      insert.setNull(from + 7, Types.INTEGER);
    } else {
      insert.setLong(from + 7, event.priceCents());
    }
    if (event.quantity() == null) {
      insert.setNull(from + 8, Types.INTEGER);
    } else {
      insert.setInt(from + 8, event.quantity());
    }
  }

  @Override
  public void close() throws SQLException {
    enrich.close();
    addLate.close();
    move.close();
    isSame.close();
    isSameLate.close();
    delete.close();
  }
}
