package propensity.sink;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import propensity.event.Event;
import propensity.event.Rejection;
import propensity.score.Score;
import propensity.session.FoldOutput;
import propensity.session.SessionRow;
import propensity.warehouse.Postgres;

/**
 * Runs in a task: copies the rows of its partition into {@code staged_rows}, in one transaction of
 * the task's own.
 *
 * @param postgres where to
 * @param queryId the streaming query's id
 * @param batchId the batch's number in it
 */
record StagingCopy(Postgres postgres, String queryId, long batchId)
    implements MapPartitionsFunction<byte[], StagedPart>, Serializable {
  private static final int BYTES_AT_A_TIME = 64 << 10;

  /** The columns of {@code staged_rows}, in lower case. */
  private enum Column {
    QUERY_ID,
    BATCH_ID,
    PART,
    ATTEMPT,
    PLACE,
    KIND,
    EVENT_ID,
    SESSION_ID,
    USER_ID,
    EVENT_TIME,
    EVENT_TYPE,
    DEVICE,
    REFERRER,
    PAGE,
    PRODUCT_ID,
    PRICE_CENTS,
    QUANTITY,
    SEQ,
    STAGE,
    CART_VALUE_CENTS,
    PROPENSITY,
    DECILE,
    FEATURES,
    LATENESS_MS,
    FEED_SESSION_ID,
    STARTED_AT,
    LAST_EVENT_AT,
    EVENTS,
    PAGE_VIEWS,
    ADD_TO_CARTS,
    CHECKOUTS,
    PURCHASES,
    DISTINCT_PRODUCTS,
    REVENUE_CENTS,
    RETURNING_VISITOR,
    BOT,
    FILE_ID,
    LINE_NO,
    REASON,
    COLUMN_NAME,
    RAW,
    RAW_SHA256
  }

  private static final Column[] COLUMNS = Column.values();

  private static final String COPY =
      Stream.of(COLUMNS)
          .map(column -> column.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "COPY staged_rows (", ") FROM STDIN"));

  @Override
  public Iterator<StagedPart> call(Iterator<byte[]> packed) throws SQLException {
    return packed.hasNext()
        ? Collections.singleton(
                copy(packed, TaskContext.getPartitionId(), TaskContext.get().taskAttemptId()))
            .iterator()
        : Collections.emptyIterator();
  }

  /** Copies the rows of one attempt at a partition. */
  StagedPart copy(Iterator<byte[]> packed, int part, long attempt) throws SQLException {
    try (Connection connection = postgres.connect("task")) {
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
      try {
        StagedPart staged = new Attempt(copy, part, attempt).copy(packed);
        copy.endCopy();
        return staged;
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
    } catch (SQLException e) {
      throw postgres.problem(e);
    }
  }

  /** One attempt at one partition. */
  private final class Attempt {
    private final CopyIn copy;
    private final int part;
    private final long number;
    private final Map<Column, Object> cells = new EnumMap<>(Column.class);
    private final StringBuilder text = new StringBuilder();
    private long rows;
    private long duplicates;

    Attempt(CopyIn copy, int part, long number) {
      this.copy = copy;
      this.part = part;
      this.number = number;
    }

    StagedPart copy(Iterator<byte[]> packed) throws SQLException {
      while (packed.hasNext()) {
        for (StreamRow row : RowCodec.read(packed.next())) {
          add(row);
        }
      }
      flush();
      return new StagedPart(number, rows, duplicates);
    }

    private void add(StreamRow row) throws SQLException {
      cells.clear();
      if (row.fileRead() != null) {
        cells.put(Column.FILE_ID, row.fileRead().fileId());
        cells.put(Column.RAW_SHA256, row.fileRead().sha256());
        end("file");
      } else if (row.rejection() != null) {
        reject(row.rejection());
      } else {
        add(row, row.outcome());
      }
    }

    private void add(StreamRow row, FoldOutput outcome) throws SQLException {
      switch (outcome.kind()) {
        case ENRICHED -> {
          event(outcome.event());
          cells.put(Column.SESSION_ID, outcome.sessionId());
          cells.put(Column.SEQ, outcome.seq());
          cells.put(Column.STAGE, outcome.stage().text());
          cells.put(Column.CART_VALUE_CENTS, outcome.cartValueCents());
          cells.put(Column.FEATURES, row.features());
          score(row.score());
          end("enriched");
        }
        case DUPLICATE -> duplicates++;
        case CONFLICT -> reject(BatchTransaction.conflict(outcome.event()));
        case LATE -> {
          event(outcome.event());
          cells.put(Column.LATENESS_MS, outcome.latenessMillis());
          end("late");
        }
        case MOVED -> {
          cells.put(Column.EVENT_ID, outcome.event().eventId());
          cells.put(Column.USER_ID, outcome.event().userId());
          cells.put(Column.SESSION_ID, outcome.sessionId());
          end("moved");
        }
        case SESSION -> {
          session(outcome.session());
          score(row.score());
          end("session");
        }
        case SESSION_GONE -> {
          cells.put(Column.SESSION_ID, outcome.sessionId());
          end("session_gone");
        }
      }
    }

    private void event(Event event) {
      cells.put(Column.EVENT_ID, event.eventId());
      cells.put(Column.USER_ID, event.userId());
      cells.put(Column.FEED_SESSION_ID, event.sessionId());
      cells.put(Column.EVENT_TIME, event.time());
      cells.put(Column.EVENT_TYPE, event.type().text());
      cells.put(Column.DEVICE, event.device().text());
      cells.put(Column.REFERRER, event.referrer().text());
      cells.put(Column.PAGE, event.page());
      cells.put(Column.PRODUCT_ID, event.productId());
      cells.put(Column.PRICE_CENTS, event.priceCents());
      cells.put(Column.QUANTITY, event.quantity());
      cells.put(Column.FILE_ID, event.fileId());
      cells.put(Column.LINE_NO, event.line());
    }

    private void session(SessionRow visit) {
      cells.put(Column.SESSION_ID, visit.id());
      cells.put(Column.USER_ID, visit.userId());
      cells.put(Column.STARTED_AT, visit.startedAt());
      cells.put(Column.LAST_EVENT_AT, visit.lastEventAt());
      cells.put(Column.DEVICE, visit.device().text());
      cells.put(Column.REFERRER, visit.referrer().text());
      cells.put(Column.EVENTS, visit.events());
      cells.put(Column.PAGE_VIEWS, visit.pageViews());
      cells.put(Column.ADD_TO_CARTS, visit.addToCarts());
      cells.put(Column.CHECKOUTS, visit.checkouts());
      cells.put(Column.PURCHASES, visit.purchases());
      cells.put(Column.DISTINCT_PRODUCTS, visit.distinctProducts());
      cells.put(Column.CART_VALUE_CENTS, visit.cartValueCents());
      cells.put(Column.REVENUE_CENTS, visit.revenueCents());
      cells.put(Column.RETURNING_VISITOR, visit.returning() ? 1 : 0);
      cells.put(Column.BOT, visit.bot() ? 1 : 0);
    }

    private void score(Score score) {
      if (score != null) {
        cells.put(Column.PROPENSITY, score.propensity());
        cells.put(Column.DECILE, score.decile());
      }
    }

    private void reject(Rejection rejection) throws SQLException {
      cells.put(Column.FILE_ID, rejection.fileId());
      cells.put(Column.LINE_NO, rejection.line());
      cells.put(Column.REASON, rejection.reason().text());
      cells.put(Column.COLUMN_NAME, rejection.column());
      cells.put(Column.RAW, rejection.raw());
      cells.put(Column.RAW_SHA256, rejection.rawSha256());
      end("rejected");
    }

    private void end(String kind) throws SQLException {
      cells.put(Column.QUERY_ID, queryId);
      cells.put(Column.BATCH_ID, batchId);
      cells.put(Column.PART, part);
      cells.put(Column.ATTEMPT, number);
      cells.put(Column.PLACE, rows++);
      cells.put(Column.KIND, kind);
      char before = 0;
      for (Column column : COLUMNS) {
        if (before != 0) {
          text.append(before);
        }
        write(cells.get(column));
        before = '\t';
      }
      text.append('\n');
      if (text.length() >= BYTES_AT_A_TIME) {
        flush();
      }
    }

    /** COPY's text format: https://www.postgresql.org/docs/17/sql-copy.html */
    private void write(Object value) {
      if (value == null) {
        text.append("\\N");
        return;
      }
      if (!(value instanceof String string)) {
        text.append(value);
        return;
      }
      for (int i = 0; i < string.length(); i++) {
        char c = string.charAt(i);
        switch (c) {
          case '\\' -> text.append("\\\\");
          case '\t' -> text.append("\\t");
          case '\n' -> text.append("\\n");
          case '\r' -> text.append("\\r");
          case '\0' -> text.append('\uFFFD'); // the one character that PostgreSQL cannot keep
          default -> text.append(c);
        }
      }
    }

    private void flush() throws SQLException {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
      text.setLength(0);
    }
  }
}
