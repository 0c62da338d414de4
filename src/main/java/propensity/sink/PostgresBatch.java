package propensity.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import propensity.ExitCode;
import propensity.Problem;
import propensity.event.Device;
import propensity.event.Event;
import propensity.event.EventType;
import propensity.event.Referrer;
import propensity.event.Rejection;
import propensity.event.Rejection.Reason;
import propensity.spark.Records;
import propensity.warehouse.Batch;
import propensity.warehouse.Ledger;
import propensity.warehouse.Postgres;
import propensity.warehouse.Warehouse;

/**
 * One batch on PostgreSQL. Tasks copy their rows into {@code staged_rows}, each in a transaction of
 * its own ({@link StagingCopy}); when all have, the rows of the attempts that count and the ledger
 * row go into the tables in one transaction. What tasks that were tried again or twice at a time,
 * or that outlived their batch, have left in the staging table bears another attempt's number, and
 * is nobody's.
 *
 * <p>The outcome is that of {@link BatchTransaction}. Of the shoppers who use one event id in a
 * batch the first to arrive has it; late events are judged after those in time. Where two shoppers
 * have one session id, the one of the lower partition comes first.
 */
public final class PostgresBatch {
  private static final Encoder<StagedPart> STAGED = Records.encoder(StagedPart.class);

  private static final String ADD_EVENTS =
      """
      WITH added AS (
        INSERT INTO events (
          event_id, session_id, user_id, event_time, event_type, device, referrer, page, product_id,
          price_cents, quantity, seq, stage, cart_value_cents, propensity, decile, model_version,
          features, query_id, batch_id, arrived_at, scored_at)
        SELECT DISTINCT ON (s.event_id)
          s.event_id, s.session_id, s.user_id, s.event_time, s.event_type, s.device, s.referrer,
          s.page, s.product_id, s.price_cents, s.quantity, s.seq, s.stage, s.cart_value_cents,
          s.propensity, s.decile, ?, s.features, s.query_id, s.batch_id, f.accepted_at, ?
        FROM staged_rows AS s JOIN files AS f ON f.file_id = s.file_id
        WHERE s.kind = 'enriched'
        ORDER BY s.event_id, s.file_id, s.line_no
        ON CONFLICT (event_id) DO NOTHING
        RETURNING event_time
      )
      SELECT count(*), coalesce(max(event_time), 0) FROM added
      """;

  private static final String ADD_LATE =
      """
      INSERT INTO late_events (
        event_id, session_id, user_id, event_time, event_type, device, referrer, page, product_id,
        price_cents, quantity, lateness_ms, query_id, batch_id)
      SELECT DISTINCT ON (event_id)
        event_id, feed_session_id, user_id, event_time, event_type, device, referrer, page,
        product_id, price_cents, quantity, lateness_ms, query_id, batch_id
      FROM staged_rows AS s
      WHERE kind = 'late' AND NOT EXISTS (
        SELECT FROM events AS e WHERE e.event_id = s.event_id AND e.user_id = s.user_id
      )
      ORDER BY event_id, file_id, line_no
      ON CONFLICT (event_id) DO NOTHING
      """;

  /** Events whose id was there, and with it something else. */
  private static final String CONFLICTS =
      """
      WITH came AS (
        SELECT *, row_number() OVER (PARTITION BY kind, event_id ORDER BY file_id, line_no) AS nth
        FROM staged_rows WHERE kind IN ('enriched', 'late')
      )
      SELECT c.*
      FROM came AS c
      LEFT JOIN events AS e
        ON e.event_id = c.event_id AND (c.kind = 'enriched' OR e.user_id = c.user_id)
      LEFT JOIN late_events AS l ON l.event_id = c.event_id
      WHERE (c.nth = 1 AND CASE c.kind
          WHEN 'enriched' THEN e.query_id = c.query_id AND e.batch_id = c.batch_id
          ELSE e.event_id IS NULL AND l.query_id = c.query_id AND l.batch_id = c.batch_id
        END) IS NOT TRUE
        AND (c.user_id, c.event_time, c.event_type, c.page, c.product_id, c.price_cents, c.quantity)
          IS DISTINCT FROM CASE WHEN e.event_id IS NULL
            THEN (l.user_id, l.event_time, l.event_type, l.page, l.product_id, l.price_cents,
              l.quantity)
            ELSE (e.user_id, e.event_time, e.event_type, e.page, e.product_id, e.price_cents,
              e.quantity)
          END
      ORDER BY c.file_id, c.line_no
      """;

  private static final String ADD_REJECTED =
      """
      INSERT INTO rejected_events (
        file_id, line_no, reason, column_name, raw, raw_sha256, query_id, batch_id)
      SELECT file_id, line_no, reason, column_name, raw, raw_sha256, query_id, batch_id
      FROM staged_rows WHERE kind = 'rejected'
      """;

  private static final String MOVE =
      """
      UPDATE events SET session_id = m.session_id
      FROM (
        SELECT DISTINCT ON (event_id, user_id) event_id, user_id, session_id
        FROM staged_rows WHERE kind = 'moved' ORDER BY event_id, user_id, place DESC
      ) AS m
      WHERE events.event_id = m.event_id AND events.user_id = m.user_id
      """;

  private static final String REMOVE_SESSIONS =
      "DELETE FROM sessions WHERE session_id IN"
          + " (SELECT session_id FROM staged_rows WHERE kind = 'session_gone')";

  private static final List<String> SESSION_COLUMNS =
      List.of(
          "user_id",
          "started_at",
          "last_event_at",
          "device",
          "referrer",
          "events",
          "page_views",
          "add_to_carts",
          "checkouts",
          "purchases",
          "distinct_products",
          "cart_value_cents",
          "revenue_cents",
          "propensity",
          "decile",
          "returning_visitor",
          "bot");

  private static final String INTO_SESSIONS =
      "INSERT INTO sessions (session_id, %s, converted, model_version, closed) "
          .formatted(String.join(", ", SESSION_COLUMNS));

  private static final String SESSION_VALUES =
      SESSION_COLUMNS.stream().map(name -> "s." + name).collect(Collectors.joining(", "))
          + ", CASE WHEN s.purchases > 0 THEN 1 ELSE 0 END, ?, 0 FROM staged_rows AS s ";

  private static final String OR_UPDATE =
      " ON CONFLICT (session_id) DO UPDATE SET "
          + Stream.concat(
                  SESSION_COLUMNS.stream(), Stream.of("converted", "model_version", "closed"))
              .map(name -> name + " = excluded." + name)
              .collect(Collectors.joining(", "))
          + " WHERE sessions.user_id = excluded.user_id";

  /** Whose session it is already comes first, then who comes first. */
  private static final String PUT_SESSIONS =
      INTO_SESSIONS
          + "SELECT DISTINCT ON (s.session_id) s.session_id, "
          + SESSION_VALUES
          + "LEFT JOIN sessions AS x ON x.session_id = s.session_id AND x.user_id = s.user_id"
          + " WHERE s.kind = 'session'"
          + " ORDER BY s.session_id, x.session_id IS NULL, s.part, s.place"
          + OR_UPDATE;

  /** The feed gave two shoppers one session id: neither row may swallow the other. */
  private static final String PUT_SHARED_SESSIONS =
      INTO_SESSIONS
          + "SELECT s.session_id || '@' || s.user_id, "
          + SESSION_VALUES
          + "JOIN sessions AS x ON x.session_id = s.session_id AND x.user_id <> s.user_id"
          + " WHERE s.kind = 'session'"
          + OR_UPDATE;

  private static final String CLOSE_SILENT =
      "UPDATE sessions SET closed = 1 WHERE closed = 0 AND last_event_at < ?";

  private final Connection on;
  private final BatchContext batch;
  private final List<StagedPart> staged;
  private final Map<String, Long> kinds = new HashMap<>();

  private PostgresBatch(Connection on, BatchContext batch, List<StagedPart> staged) {
    this.on = on;
    this.batch = batch;
    this.staged = staged;
  }

  /** Computes the rows, once, and writes them and the ledger row. */
  public static Batch write(
      Warehouse warehouse, Postgres postgres, Dataset<byte[]> rows, BatchContext batch) {
    emptyStaging(warehouse);
    List<StagedPart> staged =
        rows.mapPartitions(new StagingCopy(postgres, batch.queryId(), batch.batchId()), STAGED)
            .collectAsList();
    Failpoint.ROWS_SCORED.pass();
    Batch written = warehouse.write(on -> merge(on, batch, staged));
    Failpoint.COMMITTED.pass();
    emptyStaging(warehouse);
    return written;
  }

  /**
   * What earlier batches left is nobody's, and goes. A task that has outlived its batch may hold
   * the table; then the rows stay until the next time.
   */
  private static void emptyStaging(Warehouse warehouse) {
    try {
      warehouse.write(
          on -> {
            try (Statement statement = on.createStatement()) {
              statement.execute("SET LOCAL lock_timeout = '5s'");
              return statement.execute("TRUNCATE staged_rows");
            }
          });
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof SQLException sql) || !"55P03".equals(sql.getSQLState())) {
        throw e;
      }
    }
  }

  /** Writes what was staged, and the ledger row. */
  static Batch merge(Connection on, BatchContext batch, List<StagedPart> staged)
      throws SQLException {
    return new PostgresBatch(on, batch, staged).merge();
  }

  private Batch merge() throws SQLException {
    leaveWhatCounts();
    countKinds();
    long newestEvent = Ledger.newestEvent(on);
    long enriched;
    try (PreparedStatement add = prepare(ADD_EVENTS, batch.modelVersion(), now());
        ResultSet row = add.executeQuery()) {
      row.next();
      enriched = row.getLong(1);
      newestEvent = Math.max(newestEvent, row.getLong(2));
    }
    long late = staged("late") == 0 ? 0 : update(ADD_LATE);
    update(ADD_REJECTED);
    long known = staged("enriched") - enriched + staged("late") - late;
    long conflicts = known == 0 ? 0 : rejectConflicts();
    update(MOVE);
    update(REMOVE_SESSIONS);
    if (update(PUT_SESSIONS, batch.modelVersion()) < staged("session")) {
      update(PUT_SHARED_SESSIONS, batch.modelVersion());
    }
    update(
        CLOSE_SILENT,
        newestEvent - batch.rules().allowedLateness().toMillis() - batch.rules().gap().toMillis());
    batch.model().warehouseRow().put(on);
    long duplicates = staged.stream().mapToLong(StagedPart::duplicates).sum();
    Batch row =
        new Batch(
            batch.queryId(),
            batch.batchId(),
            batch.modelVersion(),
            BatchFiles.bringIn(on, filesRead(), batch),
            enriched,
            duplicates + known - conflicts,
            late,
            staged("rejected") + conflicts,
            batch.startedAt(),
            now(),
            newestEvent,
            ignored());
    Failpoint.BEFORE_LEDGER.pass();
    Ledger.add(on, row);
    Failpoint.BEFORE_COMMIT.pass();
    return row;
  }

  /**
   * Takes the rows of all other attempts away, for this transaction, which does not see what is
   * added from here on.
   */
  private void leaveWhatCounts() throws SQLException {
    Long[] attempts = staged.stream().map(StagedPart::attempt).toArray(Long[]::new);
    update(
        "DELETE FROM staged_rows WHERE NOT (query_id = ? AND batch_id = ? AND attempt = ANY (?))",
        batch.queryId(),
        batch.batchId(),
        on.createArrayOf("bigint", attempts));
  }

  private void countKinds() throws SQLException {
    try (Statement query = on.createStatement();
        ResultSet rows =
            query.executeQuery("SELECT kind, count(*) FROM staged_rows GROUP BY kind")) {
      while (rows.next()) {
        kinds.put(rows.getString(1), rows.getLong(2));
      }
    }
    long there = kinds.values().stream().mapToLong(Long::longValue).sum();
    long sent = staged.stream().mapToLong(StagedPart::rows).sum();
    if (there != sent) {
      throw new Problem(
          ExitCode.WAREHOUSE_UNREACHABLE,
          "batch %d is lost: %,d rows were staged, and %,d of them are there"
              .formatted(batch.batchId(), sent, there),
          "the server was started again meanwhile, and keeps no staged rows over that",
          "run this again: nothing of the batch was written, and it is computed anew");
    }
  }

  private long staged(String kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  private long ignored() throws SQLException {
    try (PreparedStatement query =
            prepare(
                "SELECT count(*) FROM staged_rows WHERE kind = 'rejected' AND reason = ?",
                Reason.IGNORED_EVENT_TYPE.text());
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<FileRead> filesRead() throws SQLException {
    List<FileRead> files = new ArrayList<>();
    try (Statement query = on.createStatement();
        ResultSet rows =
            query.executeQuery(
                "SELECT file_id, raw_sha256 FROM staged_rows WHERE kind = 'file'"
                    + " ORDER BY file_id")) {
      while (rows.next()) {
        files.add(new FileRead(rows.getLong(1), rows.getString(2)));
      }
    }
    return files;
  }

  private long rejectConflicts() throws SQLException {
    List<Rejection> conflicts = new ArrayList<>();
    try (Statement query = on.createStatement();
        ResultSet rows = query.executeQuery(CONFLICTS)) {
      while (rows.next()) {
        conflicts.add(BatchTransaction.conflict(event(rows)));
      }
    }
    try (PreparedStatement insert =
        on.prepareStatement("INSERT INTO rejected_events VALUES (?,?,?,?,?,?,?,?)")) {
      for (Rejection conflict : conflicts) {
        insert.setLong(1, conflict.fileId());
        insert.setLong(2, conflict.line());
        insert.setString(3, conflict.reason().text());
        insert.setString(4, conflict.column());
        insert.setString(5, conflict.raw());
        insert.setString(6, conflict.rawSha256());
        insert.setString(7, batch.queryId());
        insert.setLong(8, batch.batchId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return conflicts.size();
  }

  private static Event event(ResultSet row) throws SQLException {
    long price = row.getLong("price_cents");
    Long priceCents = row.wasNull() ? null : (Long) price;
    int pieces = row.getInt("quantity");
    Integer quantity = row.wasNull() ? null : (Integer) pieces;
    return new Event(
        row.getString("event_id"),
        row.getString("user_id"),
        row.getString("feed_session_id"),
        row.getLong("event_time"),
        EventType.valueOf(row.getString("event_type").toUpperCase(Locale.ROOT)),
        Device.of(row.getString("device")),
        Referrer.of(row.getString("referrer")),
        row.getString("page"),
        row.getString("product_id"),
        priceCents,
        quantity,
        row.getLong("file_id"),
        row.getLong("line_no"));
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = on.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
