package propensity.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.Test;
import propensity.sink.BatchContext.BatchKey;
import propensity.warehouse.Batch;
import propensity.warehouse.Column;
import propensity.warehouse.ColumnType;
import propensity.warehouse.Columns;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.ModelRow;
import propensity.warehouse.ModelRow.ModelVersion;
import propensity.warehouse.Schema;

/**
 * A column is spelled in the definition of its table and in the record of its row, and nowhere
 * else. Whoever adds one to the first adds it to the second.
 */
class RowsAndTablesTest {
  @Test
  void events() {
    assertSameColumns("events", EventRow.TABLE.columns(), Columns.of(EventRow.Stamp.class))
        .containsExactly(Map.entry("arrived_at", ColumnType.INTEGER)); // the ledger has it
  }

  @Test
  void sessions() {
    assertSameColumns("sessions", SessionRow.TABLE.columns(), Columns.of(ModelVersion.class))
        .containsExactly(Map.entry("closed", ColumnType.INTEGER)); // follows from newer events
  }

  @Test
  void lateEvents() {
    assertSameColumns("late_events", LateRow.TABLE.columns(), Columns.of(BatchKey.class)).isEmpty();
  }

  @Test
  void orders() {
    assertSameColumns("orders", OrderRow.TABLE.columns()).isEmpty();
    assertSameColumns("order_items", OrderRow.Item.TABLE.columns()).isEmpty();
  }

  @Test
  void rejectedEvents() {
    assertSameColumns("rejected_events", RejectedRow.TABLE.columns(), Columns.of(BatchKey.class))
        .isEmpty();
  }

  @Test
  void batches() {
    assertSameColumns("batches", Columns.of(Batch.class).without("ignored")).isEmpty();
  }

  @Test
  void files() {
    assertSameColumns("files", Columns.of(DroppedFile.class), Columns.of(BatchKey.class)).isEmpty();
  }

  @Test
  void models() {
    assertSameColumns("models", Columns.of(ModelRow.Model.class)).isEmpty();
    assertSameColumns(
            "drift_reference", Columns.of(ModelRow.Share.class), Columns.of(ModelVersion.class))
        .isEmpty();
  }

  /** What a table has beside the columns of its rows, which are of the types that it says. */
  private static MapAssert<String, ColumnType> assertSameColumns(
      String table, Columns<?> row, Columns<?>... constants) {
    Map<String, ColumnType> left = new TreeMap<>();
    Schema.columns(table).forEach((name, definition) -> left.put(name, definition.type()));
    List<Columns<?>> parts = new ArrayList<>(List.of(row));
    parts.addAll(List.of(constants));
    for (Columns<?> part : parts) {
      for (Column<?> column : part.stream().toList()) {
        assertThat(left.remove(column.name()))
            .as(table + "." + column.name())
            .isEqualTo(column.type());
        boolean neverNull = column.javaType().isPrimitive();
        if (neverNull && part == row) {
          assertThat(Schema.columns(table).get(column.name()).notNull())
              .as(table + "." + column.name() + " is NOT NULL")
              .isTrue();
        }
      }
    }
    return assertThat(left);
  }
}
