package propensity.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import propensity.event.EventReader;
import propensity.event.Sha256;
import propensity.event.SourceMapping;
import propensity.event.UnreadableFileException;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.DroppedFile.State;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * Stands between the folder where files are dropped and the one Spark lists, because Spark's file
 * source, left alone, loses data without a word: it reads files that are still being written,
 * passes over files with an odd modification time, reads a copy twice, and stops for ever at a cut
 * gzip.
 *
 * <p>A file goes through when its size has settled, it can be read to its end, and its content is
 * new. The ledger row is written before the rename; a crash between the two is made good when the
 * file is seen again.
 */
final class IngestGate {
  private final StreamFolders folders;
  private final Warehouse warehouse;
  private final SourceMapping mapping;
  private final long settleMillis;
  private final Consumer<String> messages;
  private final Configuration hadoop;

  IngestGate(
      StreamFolders folders,
      Warehouse warehouse,
      SourceMapping mapping,
      long settleMillis,
      Configuration hadoop,
      Consumer<String> messages) {
    this.folders = folders;
    this.warehouse = warehouse;
    this.mapping = mapping;
    this.settleMillis = settleMillis;
    this.hadoop = hadoop;
    this.messages = messages;
  }

  /**
   * Lets through what is there and has settled, in the order of names.
   *
   * @return how many files were accepted
   */
  int admit() throws InterruptedException {
    try {
      Map<Path, Long> before = sizes();
      if (before.isEmpty()) {
        return 0;
      }
      Thread.sleep(settleMillis);
      Map<Path, Long> now = sizes();
      int accepted = 0;
      for (Map.Entry<Path, Long> file : now.entrySet()) {
        if (file.getValue().equals(before.get(file.getKey()))) {
          accepted += decide(file.getKey(), file.getValue()) ? 1 : 0;
        }
      }
      return accepted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<Path, Long> sizes() throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    for (Path file : list(folders.incoming())) {
      boolean hidden = file.getFileName().toString().startsWith(".");
      if (!hidden) {
        sizes.put(file, Files.size(file));
      }
    }
    return sizes;
  }

  private boolean decide(Path file, long bytes) throws IOException {
    String name = file.getFileName().toString();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return quarantine(file, name, "", 0, "not_a_file");
    }
    String sha256;
    long lines;
    try {
      sha256 = sha256(file);
    } catch (IOException e) {
      return quarantine(file, name, "", bytes, "unreadable");
    }
    Optional<DroppedFile> known = warehouse.write(on -> Ledger.accepted(on, sha256));
    if (known.isPresent()) {
      return acceptedBefore(file, name, known.get());
    }
    try (EventReader reader = EventReader.open(hadoop, file.toUri().toString(), mapping)) {
      lines = reader.countAll();
    } catch (UnreadableFileException e) {
      messages.accept("quarantined " + e.getMessage());
      return quarantine(file, name, sha256, bytes, e.reason());
    }
    if (Files.size(file) != bytes) {
      return false; // it grew while it was read: the next round looks again
    }
    DroppedFile accepted = record(name, sha256, bytes, lines, State.ACCEPTED, null);
    handOver(file, accepted);
    return true;
  }

  /** Either the rename after its ledger row did not happen any more, or it is dropped once more. */
  private boolean acceptedBefore(Path file, String name, DroppedFile known) throws IOException {
    String readyName = ReadyFile.of(known).fileName();
    boolean handedOver =
        Files.exists(folders.ready().resolve(readyName))
            || Files.exists(folders.archive().resolve(readyName));
    if (!handedOver && name.equals(known.name())) {
      handOver(file, known);
      return true;
    }
    DroppedFile duplicate =
        record(name, known.sha256(), known.bytes(), known.lines(), State.DUPLICATE, known.name());
    messages.accept(
        name + " has the content of " + known.name() + ", which came before: set aside");
    setAside(file, duplicate);
    return false;
  }

  private boolean quarantine(Path file, String name, String sha256, long bytes, String reason)
      throws IOException {
    setAside(file, record(name, sha256, bytes, 0, State.QUARANTINED, reason));
    return false;
  }

  private DroppedFile record(
      String name, String sha256, long bytes, long lines, State state, String reason) {
    return warehouse.write(
        on -> {
          DroppedFile file =
              new DroppedFile(
                  Ledger.nextFileId(on),
                  name,
                  sha256,
                  bytes,
                  lines,
                  state,
                  reason,
                  Math.max(System.currentTimeMillis(), Ledger.newestAcceptance(on) + 1));
          Ledger.add(on, file);
          return file;
        });
  }

  /** Spark takes files in the order of their modification times: they get that of acceptance. */
  private void handOver(Path file, DroppedFile accepted) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(accepted.acceptedAt()));
    move(file, folders.ready().resolve(ReadyFile.of(accepted).fileName()));
  }

  private void setAside(Path file, DroppedFile dropped) throws IOException {
    move(file, folders.quarantine().resolve(ReadyFile.of(dropped).fileName()));
  }

  /** Moves files whose rows are in the warehouse, and that Spark will not ask for again. */
  void archive(String queryId, long newestFinishedBatch) {
    try {
      for (Path file : list(folders.ready())) {
        String name = file.getFileName().toString();
        Optional<ReadyFile> ready = ReadyFile.parse(name);
        if (ready.isPresent()
            && warehouse
                    .write(on -> Ledger.batchOf(on, queryId, ready.get().fileId()))
                    .orElse(Long.MAX_VALUE)
                <= newestFinishedBatch) {
          move(file, folders.archive().resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void move(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  static List<Path> list(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(files.sorted().toList());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] chunk = new byte[128 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return Sha256.hex(digest);
  }
}
