package propensity.sink;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import propensity.event.Event;
import propensity.warehouse.Cells;
import propensity.warehouse.ColumnType;
import propensity.warehouse.Columns;
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

  private static final Columns<EventRow> EVENT = StagedRows.of(EventRow.class);
  private static final Columns<OrderRow> ORDER = StagedRows.of(OrderRow.class);
  private static final Columns<OrderRow.Item> ORDER_ITEM = StagedRows.of(OrderRow.Item.class);
  private static final Columns<OrderRow.Changed> ORDER_CHANGED =
      StagedRows.of(OrderRow.Changed.class);
  private static final Columns<LateRow> LATE = StagedRows.of(LateRow.class);
  private static final Columns<RowWriter.Reassigned> REASSIGNED =
      StagedRows.of(RowWriter.Reassigned.class);
  private static final Columns<SessionRow> SESSION = StagedRows.of(SessionRow.class);
  private static final Columns<RowWriter.RemovedSession> REMOVED =
      StagedRows.of(RowWriter.RemovedSession.class);
  private static final Columns<RejectedRow> REJECTED = StagedRows.of(RejectedRow.class);
  private static final Columns<RowWriter.FileRead> FILE = StagedRows.of(RowWriter.FileRead.class);

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
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(StagedRows.COPY);
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
  private final class Attempt implements RowWriter<SQLException> {
    private final CopyIn copy;
    private final long number;
    private final String head;
    private final StringBuilder text = new StringBuilder();
    private final Cells cells = new CopyCells(text);
    private long rows;
    private long duplicates;

    Attempt(CopyIn copy, int part, long number) {
      this.copy = copy;
      this.number = number;
      this.head = "%s\t%d\t%d\t%d\t".formatted(queryId, batchId, part, number);
    }

    StagedPart copy(Iterator<byte[]> packed) throws SQLException {
      while (packed.hasNext()) {
        RowCodec.read(packed.next(), this);
      }
      flush();
      return new StagedPart(number, rows, duplicates);
    }

    @Override
    public void enriched(EventRow row) throws SQLException {
      add("enriched", EVENT, row);
    }

    @Override
    public void order(OrderRow row) throws SQLException {
      add("order", ORDER, row);
    }

    @Override
    public void orderItem(OrderRow.Item row) throws SQLException {
      add("order_item", ORDER_ITEM, row);
    }

    @Override
    public void orderChanged(OrderRow.Changed row) throws SQLException {
      add("order_changed", ORDER_CHANGED, row);
    }

    @Override
    public void duplicate() {
      duplicates++;
    }

    @Override
    public void late(Event event, long latenessMillis) throws SQLException {
      add("late", LATE, LateRow.of(event, latenessMillis));
    }

    @Override
    public void reassigned(Reassigned row) throws SQLException {
      add("reassigned", REASSIGNED, row);
    }

    @Override
    public void session(SessionRow row) throws SQLException {
      add("session", SESSION, row);
    }

    @Override
    public void sessionRemoved(RemovedSession row) throws SQLException {
      add("session_removed", REMOVED, row);
    }

    @Override
    public void rejected(RejectedRow row) throws SQLException {
      add("rejected", REJECTED, row);
    }

    @Override
    public void fileRead(FileRead row) throws SQLException {
      add("file_read", FILE, row);
    }

    private <R> void add(String kind, Columns<R> columns, R row) throws SQLException {
      text.append(head).append(rows++).append('\t').append(kind);
      columns.write(row, cells);
      text.append('\n');
      if (text.length() >= BYTES_AT_A_TIME) {
        flush();
      }
    }

    private void flush() throws SQLException {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
      text.setLength(0);
    }
  }

  /**
   * COPY's text format, a tab before each cell: https://www.postgresql.org/docs/17/sql-copy.html
   */
  private record CopyCells(StringBuilder out) implements Cells {
    @Override
    public void text(int column, String value) {
      out.append('\t');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        switch (c) {
          case '\\' -> out.append("\\\\");
          case '\t' -> out.append("\\t");
          case '\n' -> out.append("\\n");
          case '\r' -> out.append("\\r");
          case '\0' -> out.append('\uFFFD'); // the one character that PostgreSQL cannot keep
          default -> out.append(c);
        }
      }
    }

    @Override
    public void integer(int column, long value) {
      out.append('\t').append(value);
    }

    @Override
    public void real(int column, double value) {
      out.append('\t').append(value);
    }

    @Override
    public void missing(int column, ColumnType type) {
      out.append("\t\\N");
    }
  }
}
