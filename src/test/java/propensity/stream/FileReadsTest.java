package propensity.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.Sha256;
import propensity.source.SourceMapping;
import propensity.stream.gate.IngestGate;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/** How often the stream reads a file: once at the gate and once in the task. */
class FileReadsTest {
  private static final List<String> OPENED = new ArrayList<>();
  private static final String CSV =
      "user_id,event_time,event_type\n" + "u1,2026-01-05T10:00:00Z,page_view\n".repeat(20_000);
  private static final String JSON =
      "{\"user_id\":\"u1\",\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\"}\n";

  @TempDir Path folder;

  /** Notes every file that is opened. */
  public static final class ObservedFiles extends RawLocalFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      OPENED.add(path.getParent().getName() + " " + path.getName().replaceFirst("^\\d+_\\d+_", ""));
      return super.open(path, bufferSize);
    }
  }

  @Test
  void textIsHashedAndDecodedInOneReadAtTheGateAndOneInTheTask() throws Exception {
    Path incoming = Files.createDirectories(folder.resolve("incoming"));
    Files.writeString(incoming.resolve("a.csv"), CSV);
    Files.writeString(incoming.resolve("b.json"), JSON);
    Files.write(incoming.resolve("c.csv.gz"), gzip(CSV + "u2,2026-01-05T10:00:00Z,page_view\n"));

    List<DroppedFile> accepted = readByGateAndTask();

    assertThat(OPENED)
        .containsExactlyInAnyOrder(
            "incoming a.csv",
            "incoming b.json",
            "incoming c.csv.gz",
            "ready a.csv",
            "ready b.json",
            "ready c.csv.gz");
    assertThat(accepted).extracting(DroppedFile::lines).containsExactly(20_000L, 1L, 20_001L);
  }

  /** Its reader needs the footer first: hash, footer and pages are reads of their own. */
  @Test
  void parquetIsHashedBesideItsDecoder() throws Exception {
    Path incoming = Files.createDirectories(folder.resolve("incoming"));
    Files.write(incoming.resolve("a.parquet"), DamagedFiles.parquet(folder));

    readByGateAndTask();

    assertThat(OPENED)
        .containsExactlyInAnyOrder(
            "incoming a.parquet",
            "incoming a.parquet",
            "incoming a.parquet",
            "ready a.parquet",
            "ready a.parquet",
            "ready a.parquet");
  }

  @Test
  void hashCoversBytesThatTheDecoderLeaves() throws Exception {
    byte[] behind = "not a second member".repeat(20_000).getBytes(UTF_8);
    Path file = Files.createDirectories(folder.resolve("incoming")).resolve("a.csv.gz");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(gzip(CSV));
      out.write(behind);
    }
    String sha256 = sha256(file);

    assertThat(readByGateAndTask())
        .extracting(DroppedFile::state, DroppedFile::sha256)
        .containsExactly(tuple(DroppedFile.State.QUARANTINED, sha256));
  }

  @Test
  void badFileIsQuarantinedWithItsHash() throws Exception {
    Path incoming = Files.createDirectories(folder.resolve("incoming"));
    byte[] whole = gzip(CSV);
    Path cut = incoming.resolve("cut.csv.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    String sha256 = sha256(cut);

    List<DroppedFile> files = readByGateAndTask();

    assertThat(files)
        .extracting(DroppedFile::state, DroppedFile::sha256, DroppedFile::lines)
        .containsExactly(tuple(DroppedFile.State.QUARANTINED, sha256, 0L));
  }

  /** Lets the files through the gate and reads those that it accepted as a task does. */
  private List<DroppedFile> readByGateAndTask() throws Exception {
    Configuration observed = new Configuration();
    observed.setClass("fs.file.impl", ObservedFiles.class, org.apache.hadoop.fs.FileSystem.class);
    observed.setBoolean("fs.file.impl.disable.cache", true);
    StreamFolders folders = StreamRun.folders(folder);
    SourceMapping mapping = SourceMapping.contract();
    try (Warehouse warehouse = Warehouse.open(folder.resolve("w.sqlite"), message -> {})) {
      OPENED.clear();
      new IngestGate(folders, warehouse, mapping, 0, observed, message -> {}).admit();
      for (Path file : StreamFolders.list(folders.ready())) {
        Iterator<LinesOfUser> rows =
            ReadLines.lines(observed, file.toUri().toString(), mapping, Map.of());
        assertThat(rows).toIterable().isNotEmpty();
      }
      List<DroppedFile> files = new ArrayList<>();
      for (long id = 1; id <= warehouse.read(Ledger::numbered).size(); id++) {
        long fileId = id;
        files.add(warehouse.read(on -> Ledger.file(on, fileId).orElseThrow()));
      }
      return files;
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Sha256.of(in);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
