package propensity.stream.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import propensity.DiskSpace;
import propensity.Failpoint;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.DroppedFile.State;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * Stands between the folder where files are dropped and the stream, which would otherwise read
 * files that are still being written, read a copy twice, and stop for ever at a cut gzip.
 *
 * <p>A file goes through when its size has settled, it can be read to its end, and its content is
 * new. The ledger row is written before the rename; a crash between the two is made good when the
 * file is seen again.
 */
public final class IngestGate {
  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
  private static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final StreamFolders folders;
  private final Warehouse warehouse;
  private final SourceMapping mapping;
  private final String fingerprint;
  private final long settleMillis;
  private final Consumer<String> messages;
  private final Configuration hadoop;
  private final Set<Path> unnameable = new HashSet<>();

  /** Files that may not be read or moved, and when that was tried last. */
  private final Map<Path, Long> withheld = new HashMap<>();

  private boolean resumed;
  private boolean clockChecked;

  /** The number of the file that is written down and on its way to {@code ready}; or no number. */
  private volatile long onItsWay = Long.MAX_VALUE;

  /** A gate; nothing happens yet. */
  public IngestGate(
      StreamFolders folders,
      Warehouse warehouse,
      SourceMapping mapping,
      long settleMillis,
      Configuration hadoop,
      Consumer<String> messages) {
    this.folders = folders;
    this.warehouse = warehouse;
    this.mapping = mapping;
    this.fingerprint = mapping.fingerprint();
    this.settleMillis = settleMillis;
    this.hadoop = hadoop;
    this.messages = messages;
  }

  /**
   * Lets through what is there and has settled, in the order of names.
   *
   * @return how many files were accepted
   */
  public int admit() throws InterruptedException {
    try {
      resume();
      Map<Path, Long> before = sizes();
      if (before.isEmpty()) {
        return 0;
      }
      Thread.sleep(settleMillis);
      Map<Path, Long> now = sizes();
      withheld.keySet().retainAll(now.keySet());
      int accepted = 0;
      for (Map.Entry<Path, Long> file : now.entrySet()) {
        if (file.getValue().equals(before.get(file.getKey()))) {
          accepted += admit(file.getKey(), file.getValue()) ? 1 : 0;
        }
      }
      return accepted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a run wrote down and did not come to hand over goes first: files are read in the order of
   * their acceptance.
   */
  public void resume() throws IOException {
    if (resumed) {
      return;
    }
    resumed = true;
    for (DroppedFile waiting : warehouse.read(Ledger::waiting)) {
      Path file = folders.incoming().resolve(waiting.name());
      boolean still = Files.isRegularFile(file, NOFOLLOW) && Files.isReadable(file);
      if (still && !folders.has(waiting) && sha256(file).equals(waiting.sha256())) {
        try {
          handOver(file, waiting);
        } catch (FileSystemException e) {
          passOver(file, e);
        }
      }
    }
  }

  private Map<Path, Long> sizes() throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    for (Path file : StreamFolders.list(folders.incoming())) {
      boolean hidden = file.getFileName().toString().startsWith(".");
      OptionalLong size = hidden ? OptionalLong.empty() : size(file);
      if (size.isPresent()) {
        sizes.put(file, size.getAsLong());
      } else if (!hidden
          && StreamFolders.list(folders.incoming()).contains(file)
          && unnameable.add(file)) {
        messages.accept(
            "%s is not taken: its name has bytes that are no %s; rename it"
                .formatted(file, System.getProperty("sun.jnu.encoding")));
      }
    }
    return sizes;
  }

  /** Empty where it is gone. */
  private static OptionalLong size(Path file) throws IOException {
    try {
      return OptionalLong.of(StreamFolders.size(file));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /** A file that may not be read or moved does not keep the others out. */
  private boolean admit(Path file, long bytes) throws IOException {
    Long tried = withheld.get(file);
    if (tried != null && System.nanoTime() - tried < RETRY_NANOS) {
      return false;
    }
    try {
      if (Files.isRegularFile(file, NOFOLLOW) && !Files.isReadable(file)) {
        throw new AccessDeniedException(file.toString());
      }
      return decide(file, bytes);
    } catch (FileSystemException e) {
      passOver(file, e);
      return false;
    }
  }

  private void passOver(Path file, FileSystemException e) throws IOException {
    List<Path> targets = List.of(folders.ready(), folders.quarantine());
    boolean targetsFail =
        targets.stream().anyMatch(own -> Files.exists(own) && !Files.isWritable(own));
    if (targetsFail || DiskSpace.behind(e, targets).isPresent()) {
      throw e;
    }
    if (Files.exists(file, NOFOLLOW) && withheld.put(file, System.nanoTime()) == null) {
      String why = e.getReason() == null ? "Permission denied" : e.getReason();
      messages.accept(
          "%s is not taken, since it cannot be read or moved (%s); the others are"
              .formatted(file, why));
    }
  }

  private boolean decide(Path file, long bytes) throws IOException {
    String name = file.getFileName().toString();
    Verdict verdict = judge(file, name);
    if (verdict.state() == State.ACCEPTED) {
      Optional<DroppedFile> known = warehouse.read(on -> Ledger.accepted(on, verdict.sha256()));
      if (known.isPresent()) {
        return acceptedBefore(file, name, known.get());
      }
    }
    if (size(file).orElse(-1) != bytes) {
      return false; // it grew while it was read, or is gone: the next round looks again
    }
    if (verdict.state() != State.ACCEPTED) {
      setAside(file, bytes, verdict);
      return false;
    }
    DroppedFile dropped = record(name, bytes, verdict);
    Failpoint.GATE_LEDGER.hit();
    handOver(file, dropped);
    onItsWay = Long.MAX_VALUE;
    Failpoint.GATE_RENAMED.hit();
    return true;
  }

  /** What a file dropped under this name is, apart from whether its content came before. */
  private Verdict judge(Path file, String dropped) {
    FileContent found = FileContent.ofRegular(hadoop, file, dropped, mapping);
    if (found.isReadable()) {
      return new Verdict(State.ACCEPTED, found.sha256(), found.records(), null);
    }
    messages.accept("quarantined " + found.fault().getMessage());
    return new Verdict(State.QUARANTINED, found.sha256(), 0, found.fault().reason());
  }

  /**
   * What the gate finds.
   *
   * @param sha256 of the bytes; empty where they cannot be read
   * @param lines records; 0 where they cannot be counted
   * @param reason why it is not accepted, or null
   */
  private record Verdict(State state, String sha256, long lines, String reason) {
    DroppedFile row(long fileId, String name, long bytes, long decidedAt, String mapping) {
      String readWith = state == State.ACCEPTED ? mapping : null;
      return new DroppedFile(
          fileId, name, sha256, bytes, lines, state, reason, decidedAt, readWith);
    }
  }

  /** Dropped once more; or the file of that content is lost, and this one is as good. */
  private boolean acceptedBefore(Path file, String name, DroppedFile known) throws IOException {
    boolean isWaiting =
        warehouse.read(Ledger::waiting).stream()
            .anyMatch(waiting -> waiting.fileId() == known.fileId());
    boolean stillToCome =
        !name.equals(known.name()) && Files.exists(folders.incoming().resolve(known.name()));
    if (isWaiting && !folders.has(known) && !stillToCome) {
      handOver(file, known);
      return true;
    }
    Verdict duplicate = new Verdict(State.DUPLICATE, known.sha256(), known.lines(), known.name());
    messages.accept(
        name + " has the content of " + known.name() + ", which came before: set aside");
    setAside(file, known.bytes(), duplicate);
    return false;
  }

  /**
   * Writes down what was decided, with the clock as it is: the number of a file gives the order,
   * and a clock that was ahead once must not make all later files seem to arrive ahead too.
   */
  private DroppedFile record(String name, long bytes, Verdict verdict) {
    return warehouse.write(
        on -> {
          long now = System.currentTimeMillis();
          checkClock(now, Ledger.newestAcceptance(on));
          DroppedFile file = verdict.row(Ledger.nextFileId(on), name, bytes, now, fingerprint);
          onItsWay = file.fileId(); // before anybody can see the row
          Ledger.add(on, file);
          return file;
        });
  }

  private void checkClock(long now, long newest) {
    if (!clockChecked && now + mapping.maxAhead().toMillis() < newest) {
      messages.accept(
          "this machine's clock says %s, and a file was accepted at %s before: one of the two is"
                  .formatted(Instant.ofEpochMilli(now), Instant.ofEpochMilli(newest))
              + " wrong; if it is the clock, events will be rejected as ahead_of_arrival");
    }
    clockChecked = true;
  }

  /** Whether a file whose row was seen has reached its place, or has been taken from it. */
  public boolean hasHandedOver(DroppedFile file) {
    return file.fileId() < onItsWay;
  }

  private void handOver(Path file, DroppedFile accepted) throws IOException {
    move(file, folders.ready(accepted), accepted);
  }

  /** Where the file cannot be moved, the row that says so much goes: the next has its number. */
  private void move(Path file, Path to, DroppedFile decided) throws IOException {
    try {
      StreamFolders.move(file, to);
    } catch (FileSystemException e) {
      warehouse.write(
          on -> {
            Ledger.removeNewest(on, decided.fileId());
            return null;
          });
      throw e;
    }
  }

  private void setAside(Path file, long bytes, Verdict verdict) throws IOException {
    String name = file.getFileName().toString();
    DroppedFile dropped = null;
    for (DroppedFile before : warehouse.read(on -> Ledger.named(on, name, verdict.state()))) {
      boolean moved = Files.exists(folders.quarantined(before), NOFOLLOW);
      if (!moved && before.sha256().equals(verdict.sha256())) {
        dropped = before; // a run wrote it down and did not come to move it
      }
    }
    if (dropped == null) {
      dropped = record(name, bytes, verdict);
      Failpoint.GATE_SET_ASIDE.hit();
    }
    move(file, folders.quarantined(dropped), dropped);
  }

  private String sha256(Path file) throws IOException {
    return EventReader.sha256(hadoop, ReadyFile.hadoopName(file));
  }
}
