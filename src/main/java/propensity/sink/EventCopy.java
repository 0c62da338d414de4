package propensity.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.SerializableConfiguration;
import propensity.warehouse.Cells;
import propensity.warehouse.Column;
import propensity.warehouse.ColumnType;
import propensity.warehouse.Columns;
import propensity.warehouse.Schema;

/**
 * A Parquet copy of the enriched events, as they were on arrival: {@code
 * day=2026-01-05/QUERY-BATCH-PARTITION.parquet} under a folder of any Hadoop file system. The tasks
 * that compute a batch write it, before the batch is committed. A file's name says whose rows are
 * in it, and all attempts at a partition of a batch compute the same rows: what is tried again, or
 * run again after a crash, replaces its own file with an equal one.
 *
 * <p>A file shows under its name when it is complete; no rename is relied on to replace another in
 * one step, so that object stores will do.
 */
public final class EventCopy implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String REBUILD = "_propensity-rebuild";

  /** What the events of a batch have in common here. */
  public record Stamp(String modelVersion, String queryId, long batchId) {}

  /** The columns that the table has, in its order. */
  private static final List<Column<?>> COLUMNS = columns();

  private static final Columns<EventRow> EVENT = Columns.of(EventRow.class).among(COLUMNS);
  private static final Columns<Stamp> STAMP = Columns.of(Stamp.class).among(COLUMNS);

  private final String folder;
  private final SerializableConfiguration hadoop;

  /** An archive under a folder. */
  public EventCopy(String folder, SerializableConfiguration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /** The same rows, of which the enriched events are archived on their way. */
  public Dataset<byte[]> through(Dataset<byte[]> rows, BatchContext batch) {
    String queryId = batch.queryId();
    long batchId = batch.batchId();
    String model = batch.modelVersion();
    return rows.mapPartitions(
        (MapPartitionsFunction<byte[], byte[]>)
            packed -> new Attempt(packed, new Stamp(model, queryId, batchId)),
        Encoders.BINARY());
  }

  /** Removes what attempts that were killed have left; no batch may be under way. */
  public void removeAttempts() {
    in(
        there -> {
          there.requireFolders(new Path(there.top(), CopyFolder.ATTEMPTS));
          there.removeAttempts();
        });
  }

  /** Where a rebuild puts its copies until they take the place of these. */
  public EventCopy rebuilt() {
    return new EventCopy(new Path(folder, REBUILD).toString(), hadoop);
  }

  /** Removes the copies that the batches of some queries have made. */
  public void removeOf(Set<String> queries) {
    in(there -> there.removeOf(queries));
  }

  /** Removes what a rebuild has put here. */
  public void clear() {
    Path top = new Path(folder);
    if (!top.getName().equals(REBUILD)) {
      throw new IllegalStateException(folder + " may hold what others have put there");
    }
    in(CopyFolder::removeAll);
  }

  /**
   * Writes down, where a rebuild puts its copies, what they will replace.
   *
   * @throws propensity.Problem if there is a file where a folder of theirs will be
   */
  public void willReplace(String query, List<String> replaced) {
    List<String> lines = new ArrayList<>(List.of(query));
    lines.addAll(replaced);
    in(
        there -> {
          CopyFolder after = new CopyFolder(there.files(), there.top().getParent());
          for (Path copy : there.copies()) {
            after.requireFolders(new Path(after.top(), copy.getParent().getName()));
          }
          Path list = new Path(there.top(), CopyFolder.REPLACES);
          try (OutputStream out = there.files().create(list, true)) {
            out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /**
   * Puts a rebuild's copies in the place of those that it replaces, if its warehouse is in place;
   * can be repeated.
   *
   * @param query that the warehouse has the newest batch of
   */
  public void finishRebuild(String query) {
    in(
        there -> {
          CopyFolder aside = new CopyFolder(there.files(), new Path(there.top(), REBUILD));
          Path list = new Path(aside.top(), CopyFolder.REPLACES);
          if (!there.files().exists(list)) {
            return;
          }
          List<String> lines;
          try (InputStream in = there.files().open(list)) {
            lines = List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1));
          }
          if (lines.get(0).equals(query)) {
            there.removeOf(new HashSet<>(lines.subList(1, lines.size())));
            there.take(aside.copies());
            aside.removeAll();
          }
        });
  }

  /** What is done with the folder. */
  private interface Work {
    void on(CopyFolder folder) throws IOException;
  }

  private void in(Work work) {
    try {
      work.on(CopyFolder.of(folder, hadoop.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Column<?>> columns() {
    Map<String, Column<?>> known = new LinkedHashMap<>();
    Stream.concat(Columns.of(EventRow.class).stream(), Columns.of(Stamp.class).stream())
        .forEach(column -> known.put(column.name(), column));
    List<Column<?>> columns = new ArrayList<>();
    Schema.columns("events").keySet().stream()
        .filter(known::containsKey)
        .forEach(name -> columns.add(known.get(name)));
    return columns;
  }

  private static MessageType schema() {
    return MessageTypeParser.parseMessageType(
        COLUMNS.stream()
            .map(EventCopy::field)
            .collect(Collectors.joining("; ", "message event { ", "; }")));
  }

  private static String field(Column<?> column) {
    boolean required = Schema.columns("events").get(column.name()).notNull();
    String type =
        switch (column.type()) {
          case TEXT -> "binary %s (STRING)";
          case REAL -> "double %s";
          case INTEGER ->
              column.name().equals("event_time")
                  ? "int64 %s (TIMESTAMP(MILLIS,true))"
                  : isInt(column) ? "int32 %s" : "int64 %s";
        };
    return (required ? "required " : "optional ") + type.formatted(column.name());
  }

  private static boolean isInt(Column<?> column) {
    return column.javaType() == int.class || column.javaType() == Integer.class;
  }

  /** Puts cells into a Parquet record. */
  private record ParquetCells(Group group) implements Cells {
    @Override
    public void text(int column, String value) {
      group.add(column, value);
    }

    @Override
    public void integer(int column, long value) {
      if (isInt(COLUMNS.get(column))) {
        group.add(column, (int) value);
      } else {
        group.add(column, value);
      }
    }

    @Override
    public void real(int column, double value) {
      group.add(column, value);
    }

    @Override
    public void missing(int column, ColumnType type) {}
  }

  /** One attempt at one partition: writes aside, and shows its files when all rows have passed. */
  private final class Attempt implements Iterator<byte[]>, RowWriter.Selective<RuntimeException> {
    private final MessageType schema = schema();
    private final Iterator<byte[]> packed;
    private final Stamp stamp;
    private final Path aside =
        new Path(folder, CopyFolder.ATTEMPTS + "/" + TaskContext.get().taskAttemptId());
    private final DayFiles days =
        new DayFiles(aside, schema, this::cells, hadoop.value(), DayFiles.MAX_OPEN);

    Attempt(Iterator<byte[]> packed, Stamp stamp) {
      this.packed = packed;
      this.stamp = stamp;
    }

    @Override
    public boolean hasNext() {
      if (packed.hasNext()) {
        return true;
      }
      show();
      return false;
    }

    @Override
    public byte[] next() {
      byte[] next = packed.next();
      RowCodec.read(next, this);
      return next;
    }

    @Override
    public void enriched(EventRow row) {
      try {
        days.write(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Group cells(EventRow row) {
      ParquetCells cells = new ParquetCells(new SimpleGroup(schema));
      try {
        EVENT.write(row, cells);
        STAMP.write(stamp, cells);
        return cells.group();
      } catch (SQLException e) {
        throw new IllegalStateException("no database has a part in this", e);
      }
    }

    private void show() {
      String name =
          "%s-%06d-%04d.parquet"
              .formatted(stamp.queryId(), stamp.batchId(), TaskContext.getPartitionId());
      in(
          there -> {
            for (String day : days.close()) {
              there.show(new Path(aside, day), new Path(there.day(day), name));
            }
            there.removeAttempt(aside);
          });
    }
  }
}
