package propensity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static propensity.AssertProblem.assertProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.ExitCode;
import propensity.source.SourceMapping;
import propensity.spark.TextPartition;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.DroppedFile.State;
import propensity.warehouse.Ledger;
import propensity.warehouse.Sqlite;
import propensity.warehouse.Warehouse;

class LedgerStreamTest {
  private static final Offset BEGIN = FileOffset.behindNumber(0);

  @TempDir private Path folder;
  private StreamFolders folders;
  private Warehouse warehouse;
  private final List<LedgerStream> streams = new ArrayList<>();

  @BeforeEach
  void open() {
    folders = StreamRun.folders(folder);
    warehouse = Warehouse.open(Sqlite.at(folder.resolve("warehouse.sqlite")), message -> {});
  }

  @AfterEach
  void close() {
    streams.forEach(LedgerStream::stop);
    warehouse.close();
  }

  @Test
  void batchesAreAcceptedFilesInTheirOrder() {
    write(1, State.ACCEPTED, 10);
    write(2, State.QUARANTINED, 10);
    write(3, State.ACCEPTED, 10);
    write(4, State.ACCEPTED, 10);
    LedgerStream stream = stream(Long.MAX_VALUE, file -> true);

    assertThat(next(stream, BEGIN)).isEqualTo("{\"file_id\":3,\"file\":\"3-sha3\"}");
    assertThat(next(stream, FileOffset.behindNumber(3)))
        .isEqualTo("{\"file_id\":4,\"file\":\"4-sha4\"}");
    assertThat(stream.latestOffset(FileOffset.behindNumber(4), stream.getDefaultReadLimit()))
        .isNull();
    assertThat(next(stream(3, file -> true), FileOffset.behindNumber(1)))
        .isEqualTo("{\"file_id\":3,\"file\":\"3-sha3\"}");
  }

  /** The gate writes a file down before it moves it, while Spark may be asking. */
  @Test
  void fileThatIsOnItsWayIsOfTheNextBatch() {
    write(1, State.ACCEPTED, 10);
    write(2, State.ACCEPTED, 10);
    assertThat(next(stream(Long.MAX_VALUE, file -> file.fileId() < 2), BEGIN))
        .isEqualTo("{\"file_id\":1,\"file\":\"1-sha1\"}");
  }

  @Test
  void runThatEndsReadsWhatWasAcceptedWhenItBegan() {
    write(1, State.ACCEPTED, 10);
    LedgerStream stream = stream(Long.MAX_VALUE, file -> true);
    stream.prepareForTriggerAvailableNow();
    write(2, State.ACCEPTED, 10);
    assertThat(next(stream, BEGIN)).isEqualTo("{\"file_id\":1,\"file\":\"1-sha1\"}");
    assertThat(stream.latestOffset(FileOffset.behindNumber(1), ReadLimit.maxFiles(2))).isNull();
  }

  @Test
  void filesAreDividedByTheirSizes() throws IOException {
    int[] sizes = {110, 10, 20, 30, 40};
    for (int i = 0; i < sizes.length; i++) {
      accept(i + 1, sizes[i]);
    }
    InputPartition[] parts =
        stream(Long.MAX_VALUE, file -> true).planInputPartitions(BEGIN, FileOffset.behindNumber(5));
    assertThat(Stream.of(parts).map(part -> ((TextPartition) part).texts().size()))
        .containsExactlyInAnyOrder(1, 4);
  }

  @Test
  void fileThatIsNowhereStopsTheStream() {
    write(1, State.ACCEPTED, 10);
    assertProblem(ExitCode.BAD_DATA)
        .what("disappeared")
        .by(
            () ->
                stream(Long.MAX_VALUE, file -> true)
                    .planInputPartitions(BEGIN, FileOffset.behindNumber(1)));
  }

  @Test
  void offsetsOfOtherSourcesAreNotTaken() {
    assertProblem(ExitCode.MISMATCH)
        .remedy("--rebuild-checkpoint")
        .by(() -> FileOffset.parse("{\"logOffset\":3}"));
  }

  private static String next(LedgerStream stream, Offset from) {
    return stream.latestOffset(from, ReadLimit.maxFiles(2)).json();
  }

  private LedgerStream stream(long last, Predicate<DroppedFile> isThere) {
    LedgerStream stream =
        new LedgerStream(
            warehouse.database(),
            folders,
            2,
            2,
            last,
            isThere,
            new SettledOrders(SourceMapping.contract(), new Configuration()));
    streams.add(stream);
    return stream;
  }

  private void accept(long fileId, int bytes) throws IOException {
    DroppedFile file = write(fileId, State.ACCEPTED, bytes);
    Files.createDirectories(folders.ready());
    Files.writeString(folders.ready(file), "x".repeat(bytes));
  }

  private DroppedFile write(long fileId, State state, long bytes) {
    DroppedFile file = file(fileId, state, bytes);
    warehouse.write(
        on -> {
          Ledger.add(on, file);
          return null;
        });
    return file;
  }

  private static DroppedFile file(long fileId, State state, long bytes) {
    return new DroppedFile(
        fileId, fileId + ".csv", "sha" + fileId, bytes, 1, state, null, fileId, null);
  }
}
