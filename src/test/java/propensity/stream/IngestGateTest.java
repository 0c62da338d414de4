package propensity.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static propensity.warehouse.DroppedFile.State.ACCEPTED;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import propensity.ExitCode;
import propensity.MachineHas;
import propensity.Problem;
import propensity.event.Parsed;
import propensity.source.EventReader;
import propensity.source.NamedPipe;
import propensity.source.SourceMapping;
import propensity.stream.gate.IngestGate;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

class IngestGateTest {
  private static final int POSITIONS = DamagedFiles.POSITIONS;
  private static final String HEADER = "user_id,event_time,event_type\n";
  private static final String GOOD = "u1,2026-01-05T10:00:00Z,page_view";

  @TempDir Path folder;
  private Warehouse warehouse;
  private StreamFolders folders;
  private final List<String> messages = new ArrayList<>();
  private IngestGate gate;

  @BeforeEach
  void open() throws IOException {
    folders = StreamRun.folders(folder);
    Files.createDirectories(folders.incoming());
    warehouse = Warehouse.open(folder.resolve("warehouse.sqlite"), message -> {});
    gate = gate(folders, 0);
  }

  private IngestGate gate(StreamFolders where, long settleMillis) {
    return new IngestGate(
        where,
        warehouse,
        SourceMapping.contract(),
        settleMillis,
        new Configuration(),
        messages::add);
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void gzipThatIsCutOrHasAFlippedBitIsWholeOrRefused() throws Exception {
    whole("csv.gz", DamagedFiles.gzip(StreamRun.text(Deliveries.lines(1))));
  }

  @Test
  void parquetThatIsCutOrHasAFlippedBitIsWholeOrRefused() throws Exception {
    whole("parquet", DamagedFiles.parquet(folder));
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere.csv"), "x");
    Files.createDirectory(folders.incoming().resolve("folder.csv"));
    Files.createSymbolicLink(folders.incoming().resolve("link.csv"), elsewhere);
    Files.createSymbolicLink(folders.incoming().resolve("nowhere.csv"), folder.resolve("none"));
    NamedPipe.create(folders.incoming().resolve("pipe.csv"));

    gate.admit();

    assertThat(files())
        .containsExactly(
            "folder.csv quarantined not_a_file",
            "link.csv quarantined not_a_file",
            "nowhere.csv quarantined not_a_file",
            "pipe.csv quarantined not_a_file");
    assertThat(elsewhere).hasContent("x");
    assertThat(folders.incoming()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one endless line", "many short lines"})
  void gzipThatUnpacksWithoutEndIsRefusedInBoundedMemory(String kind) throws Exception {
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 'x');
    for (int i = 0; kind.startsWith("many") && i < piece.length; i += 10) {
      piece[i] = '\n';
    }
    Path bomb = folders.incoming().resolve("bomb.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write("user_id,event_time,event_type\n".getBytes(UTF_8));
      for (int i = 0; i < 2 * (UNPACKED_LIMIT >> 20); i++) {
        out.write(piece);
      }
    }
    assertThat(Files.size(bomb)).isLessThan(UNPACKED_LIMIT / 250);

    gate.admit();

    assertThat(files()).containsExactly("bomb.csv.gz quarantined unpacks_too_far");
  }

  private static final long UNPACKED_LIMIT = 64L << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user_id,event_time,event_type            | u1,2026-01-05T10:00:00Z,page_view   | accepted"
            + " |",
        "event_type,user_id,event_time            | page_view,u1,2026-01-05T10:00:00Z   | accepted"
            + " |",
        "event_type,x,user_id,event_time          | page_view,?,u1,2026-01-05T10:00:00Z | accepted"
            + " |",
        "User_ID,EVENT_TIME,event_type            | u1,2026-01-05T10:00:00Z,page_view   | accepted"
            + " |",
        "\"user_id\",\"event_time\",\"event_type\" | u1,2026-01-05T10:00:00Z,page_view   | accepted"
            + " |",
        "customer,event_time,event_type           | u1,2026-01-05T10:00:00Z,page_view   |"
            + " quarantined | missing_column",
        "event_time,event_type                    | 2026-01-05T10:00:00Z,page_view      |"
            + " quarantined | missing_column",
        "user_id,event_time,event_type,user_id    | u1,2026-01-05T10:00:00Z,page_view,u2 |"
            + " quarantined | duplicate_column",
        "User_id,event_time,event_type,USER_ID    | u1,2026-01-05T10:00:00Z,page_view,u2 |"
            + " quarantined | duplicate_column",
        "u1,2026-01-05T10:00:00Z,page_view        | u1,2026-01-05T10:00:00Z,page_view   |"
            + " quarantined | missing_column",
      })
  void headerIsReadByNameOrRefused(String header, String line, String state, String reason)
      throws Exception {
    for (String mark : new String[] {"", "\uFEFF"}) {
      String name = mark.isEmpty() ? "plain.csv" : "marked.csv";
      Files.writeString(folders.incoming().resolve(name), mark + header + "\n" + line + "\n");
    }

    gate.admit();

    assertThat(files())
        .containsExactly("marked.csv " + state + " " + reason, "plain.csv " + state + " " + reason);
    for (Path ready : StreamFolders.list(folders.ready())) {
      assertThat(read(ready)).containsExactly("u1 1767607200000 PAGE_VIEW");
    }
  }

  @Test
  void filesWithColonsInTheirNamesAreTaken() throws Exception {
    byte[] packed = DamagedFiles.gzip(StreamRun.text(Deliveries.lines(1)));
    Files.writeString(folders.incoming().resolve("10:00.csv"), HEADER + GOOD + "\n");
    Files.writeString(folders.incoming().resolve("10_00.csv"), HEADER + GOOD + "\n\n");
    Files.write(folders.incoming().resolve("10:00.csv.gz"), packed);
    Files.write(folders.incoming().resolve("10:00.parquet"), DamagedFiles.parquet(folder));
    Files.writeString(folders.incoming().resolve("bad:header.csv"), "x\n");

    assertThat(gate.admit()).isEqualTo(4);

    assertThat(files())
        .containsExactly(
            "10:00.csv accepted null",
            "10:00.csv.gz accepted null",
            "10:00.parquet accepted null",
            "10_00.csv accepted null",
            "bad:header.csv quarantined missing_column");
    assertThat(folders.incoming()).isEmptyDirectory();
    for (Path ready : StreamFolders.list(folders.ready())) {
      assertThat(read(ready)).isNotEmpty();
    }
  }

  @Test
  void fileThatCannotBeMovedKeepsNoOtherOut() throws Exception {
    Path first = Files.writeString(folders.incoming().resolve("a.csv"), HEADER + GOOD + "\n");
    Path bad = Files.writeString(folders.incoming().resolve("b.csv"), "x\n");
    Files.writeString(folders.incoming().resolve("c.csv"), HEADER + GOOD + "\n\n");
    MachineHas.orSkip(
        immutable(first, true) && immutable(bad, true), "a right to chattr +i, as root has it");
    try {
      assertThat(gate.admit()).isEqualTo(1);
      assertThat(gate.admit()).isZero();
    } finally {
      immutable(first, false);
      immutable(bad, false);
    }
    assertThat(files()).containsExactly("c.csv accepted null");
    assertThat(messages.stream().filter(message -> message.contains("is not taken")))
        .hasSize(2)
        .anyMatch(message -> message.contains("a.csv"))
        .anyMatch(message -> message.contains("b.csv"));

    assertThat(gate(folders, 0).admit()).isEqualTo(1);

    assertThat(warehouse.read(Ledger::numbered).values())
        .extracting(file -> file.fileId() + " " + file.name())
        .containsExactly("1 c.csv", "2 a.csv", "3 b.csv");
  }

  /** A folder with the quarantine in it: no folder can be moved into itself. */
  @Test
  void whatCannotBeMovedIntoQuarantineKeepsNoOtherOut() throws Exception {
    Path around = folders.incoming().resolve("a.csv");
    StreamFolders within =
        new StreamFolders(
            folders.incoming(),
            folders.ready(),
            folders.archive(),
            around.resolve("quarantine"),
            folders.checkpoint());
    Files.createDirectories(within.quarantine());
    Files.writeString(folders.incoming().resolve("b.csv"), HEADER + GOOD + "\n");
    IngestGate refusing = gate(within, 0);

    assertThat(refusing.admit()).isEqualTo(1);
    assertThat(refusing.admit()).isZero();

    assertThat(files()).containsExactly("b.csv accepted null");
    assertThat(messages.stream().filter(message -> message.contains("is not taken"))).hasSize(1);
  }

  private static boolean immutable(Path file, boolean set) throws Exception {
    try {
      return new ProcessBuilder("chattr", set ? "+i" : "-i", file.toString()).start().waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A clock that was a year ahead once: what arrives later arrives when it does. */
  @Test
  void clockThatWasAheadDoesNotMakeLaterFilesArriveAhead() throws Exception {
    Files.writeString(folders.incoming().resolve("b.csv"), HEADER + GOOD + "\n");
    long ahead = System.currentTimeMillis() + Duration.ofDays(365).toMillis();
    DroppedFile before = new DroppedFile(1, "a.csv", "1", 1, 1, ACCEPTED, null, ahead, null);
    warehouse.write(
        on -> {
          Ledger.add(on, before);
          return null;
        });

    assertThat(gate.admit()).isEqualTo(1);

    DroppedFile later = warehouse.read(on -> Ledger.file(on, 2).orElseThrow());
    assertThat(later.acceptedAt()).isLessThanOrEqualTo(System.currentTimeMillis());
    assertThat(messages).anyMatch(message -> message.contains("clock"));
  }

  @Test
  void exactNameGoesBeforeTheSameInOtherCase() throws Exception {
    Files.writeString(
        folders.incoming().resolve("a.csv"),
        "USER_ID,user_id,event_time,event_type\nwrong," + GOOD + "\n");

    gate.admit();

    assertThat(read(StreamFolders.list(folders.ready()).get(0)))
        .containsExactly("u1 1767607200000 PAGE_VIEW");
  }

  @Test
  void foldersOnDifferentDisksAreRefusedBeforeAnythingIsLost() throws Exception {
    Path memory = Path.of("/dev/shm");
    MachineHas.orSkip(Files.isWritable(memory), "a second file system: a writable " + memory);
    Path incoming = Files.createTempDirectory(memory, "propensity");
    try {
      Path file = Files.writeString(incoming.resolve("a.csv"), "user_id,event_time,event_type\n");
      StreamFolders apart =
          new StreamFolders(
              incoming,
              folders.ready(),
              folders.archive(),
              folders.quarantine(),
              folders.checkpoint());
      assertThatThrownBy(() -> gate(apart, 0).admit())
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining(file.toString());
      assertThat(file).exists();

      Files.move(file, folders.incoming().resolve("a.csv"));
      gate.admit();
      assertThat(files()).containsExactly("a.csv accepted null");
    } finally {
      Files.delete(incoming);
    }
  }

  @Test
  void fileInTheReadyFolderThatNobodyLookedAtIsNotRead() throws Exception {
    Files.createDirectories(folders.ready());
    Path stranger = Files.writeString(folders.ready().resolve("a.csv"), GOOD);
    Files.writeString(folders.ready().resolve(".hidden.csv"), GOOD);
    assertThatThrownBy(() -> AcceptedFiles.requireNoOther(folders.ready()))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining(stranger.toString());
    Files.delete(stranger);
    AcceptedFiles.requireNoOther(folders.ready());
  }

  /** Files with the header alone are taken, with nothing in them not. */
  @Test
  void emptyFileIsRefusedAndOneWithoutLinesIsNot() throws Exception {
    Files.writeString(folders.incoming().resolve("a.csv"), "user_id,event_time,event_type\n");
    Files.writeString(folders.incoming().resolve("b.csv"), "");
    Files.writeString(folders.incoming().resolve("c.csv"), "\n");

    gate.admit();

    assertThat(files())
        .containsExactly(
            "a.csv accepted null", "b.csv quarantined empty", "c.csv quarantined missing_column");
  }

  @Test
  void fileThatIsStillWrittenIsLeftAlone() throws Exception {
    Path slow = folders.incoming().resolve("slow.csv");
    Files.writeString(slow, "user_id,event_time,event_type\n");
    IngestGate patient = gate(folders, 400);
    Thread writer =
        new Thread(
            () -> {
              try {
                Thread.sleep(150);
                Files.writeString(slow, GOOD + "\n", java.nio.file.StandardOpenOption.APPEND);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();

    assertThat(patient.admit()).isZero();
    writer.join();
    assertThat(patient.admit()).isEqualTo(1);
    DroppedFile accepted = warehouse.read(on -> Ledger.file(on, 1).orElseThrow());
    assertThat(accepted.lines()).isEqualTo(1);
  }

  /** Whatever happened to the bytes: all rows of the file, or none and a reason. */
  private void whole(String suffix, byte[] bytes) throws Exception {
    List<String> rows = read(Files.write(folder.resolve("original." + suffix), bytes));
    DamagedFiles.drop(folders.incoming(), "", suffix, bytes);

    int accepted = gate.admit();

    assertThat(accepted).isLessThan(POSITIONS);
    for (Path ready : StreamFolders.list(folders.ready())) {
      assertThat(ready.toString()).contains("flipped");
      assertThat(read(ready)).as(ready.toString()).isEqualTo(rows);
    }
    assertThat(files()).hasSize(2 * POSITIONS).noneMatch(file -> file.endsWith("quarantined null"));
    assertThat(folders.incoming()).isEmptyDirectory();
  }

  private List<String> files() {
    List<DroppedFile> all = new ArrayList<>();
    for (DroppedFile.State state : DroppedFile.State.values()) {
      for (Ledger.Numbered numbered : warehouse.read(Ledger::numbered).values()) {
        for (DroppedFile file : warehouse.read(on -> Ledger.named(on, numbered.name(), state))) {
          if (!all.contains(file)) {
            all.add(file);
          }
        }
      }
    }
    return all.stream()
        .map(file -> file.name() + " " + file.state().text() + " " + file.reason())
        .sorted()
        .toList();
  }

  private static List<String> read(Path file) {
    List<String> rows = new ArrayList<>();
    try (EventReader reader =
        EventReader.open(new Configuration(), file.toString(), SourceMapping.contract())) {
      while (reader.hasNext()) {
        Parsed parsed = reader.next();
        rows.add(
            parsed.event() == null
                ? String.valueOf(parsed.rejection())
                : parsed.event().userId()
                    + " "
                    + parsed.event().time()
                    + " "
                    + parsed.event().type());
      }
    }
    return rows;
  }
}
