package propensity.sink;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;
import propensity.event.PackedPieces;

/**
 * Parquet files by day, as one task writes them: each under its day's name in a folder. An open
 * file takes memory and a handle, and a batch may have the days of a century: rows of more days
 * than are kept open wait until the files of the first ones are complete.
 */
final class DayFiles {
  /** How many files of a task are open at a time. */
  static final int MAX_OPEN = 100;

  private static final long ROW_GROUP_BYTES = 16L << 20;

  private final Path folder;
  private final MessageType schema;
  private final Function<EventRow, Group> cells;
  private final Configuration hadoop;
  private final int maxOpen;
  private final Map<String, ParquetWriter<Group>> open = new HashMap<>();
  private final List<String> complete = new ArrayList<>();
  private Waiting waiting = new Waiting();

  DayFiles(
      Path folder,
      MessageType schema,
      Function<EventRow, Group> cells,
      Configuration hadoop,
      int maxOpen) {
    this.folder = folder;
    this.schema = schema;
    this.cells = cells;
    this.hadoop = hadoop;
    this.maxOpen = maxOpen;
  }

  void write(EventRow row) throws IOException {
    String day =
        Instant.ofEpochMilli(row.eventTime()).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    ParquetWriter<Group> writer = open.get(day);
    if (writer == null && open.size() == maxOpen) {
      waiting.add(row);
      return;
    }
    if (writer == null) {
      writer = begin(day);
      open.put(day, writer);
    }
    writer.write(cells.apply(row));
  }

  /** Completes all files, and says of which days there are new ones since the last call. */
  List<String> close() throws IOException {
    completeOpen();
    while (!waiting.isEmpty()) {
      try (Waiting now = waiting) {
        waiting = new Waiting();
        for (Iterator<EventRow> rows = now.rows(); rows.hasNext(); ) {
          write(rows.next());
        }
      }
      completeOpen();
    }
    List<String> days = List.copyOf(complete);
    complete.clear();
    return days;
  }

  private ParquetWriter<Group> begin(String day) throws IOException {
    return ExampleParquetWriter.builder(HadoopOutputFile.fromPath(new Path(folder, day), hadoop))
        .withType(schema)
        .withConf(hadoop)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  private void completeOpen() throws IOException {
    for (Map.Entry<String, ParquetWriter<Group>> day : open.entrySet()) {
      day.getValue().close();
      complete.add(day.getKey());
    }
    open.clear();
  }

  /** Rows of days whose files cannot be open yet. */
  private static final class Waiting implements AutoCloseable {
    private static final int BYTES_OF_A_PIECE = 64 << 10;

    private final PackedPieces pieces = new PackedPieces();
    private final PackedOutput out = new PackedOutput();
    private long number;

    void add(EventRow row) {
      row.write(out);
      if (out.size() >= BYTES_OF_A_PIECE) {
        endPiece();
      }
    }

    boolean isEmpty() {
      return number == 0 && out.size() == 0;
    }

    Iterator<EventRow> rows() {
      endPiece();
      Iterator<byte[]> packed = pieces.sorted();
      return new Iterator<>() {
        private PackedInput in = new PackedInput(new byte[0]);

        @Override
        public boolean hasNext() {
          while (!in.hasMore() && packed.hasNext()) {
            in = new PackedInput(packed.next());
          }
          return in.hasMore();
        }

        @Override
        public EventRow next() {
          return EventRow.read(in);
        }
      };
    }

    private void endPiece() {
      pieces.add(number++, out.toBytes());
      out.clear();
    }

    @Override
    public void close() {
      pieces.close();
    }
  }
}
