package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.DroppedFile.State;

/** Compares every accepted file with the ledger, before anything is made from the files again. */
final class FileCheck {
  private static final String MISSING = "missing";
  private static final int MAX_NAMES = 20;
  private static final long UNREADABLE = -1;

  private final StreamFolders folders;
  private final SourceMapping mapping;
  private final Configuration hadoop;
  private final boolean acceptMissing;
  private final Consumer<String> messages;
  private final List<String> changed = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> fewerLines = new ArrayList<>();

  FileCheck(
      StreamFolders folders,
      SourceMapping mapping,
      Configuration hadoop,
      boolean acceptMissing,
      Consumer<String> messages) {
    this.folders = folders;
    this.mapping = mapping;
    this.hadoop = hadoop;
    this.acceptMissing = acceptMissing;
    this.messages = messages;
  }

  /**
   * Looks for the files of a ledger.
   *
   * @return them, as they are read now; those that are missing, where that is accepted, as such
   * @throws Problem naming those that are missing, or not what they were
   */
  List<DroppedFile> known(List<DroppedFile> ledger) {
    String today = mapping.fingerprint();
    requireSameMapping(ledger, today);
    List<DroppedFile> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (DroppedFile file : ledger) {
      Optional<Path> path = folders.find(file);
      if (file.state() != State.ACCEPTED) {
        files.add(file);
      } else if (isYetToBeHandedOver(file)) {
        files.add(file.readAs(today, file.lines()));
      } else if (path.isEmpty()) {
        missing.add(file.readyName());
        files.add(lost(file.fileId(), file.name(), file.sha256(), file.acceptedAt()));
      } else {
        files.add(compared(file, path.get(), today));
      }
    }
    refuse(
        changed,
        ExitCode.BAD_DATA,
        "accepted files were changed",
        "size or sha-256 are not those of the ledger",
        "put them back as they were; what was added to one can be dropped as a file of its own");
    refuse(
        unreadable,
        ExitCode.BAD_DATA,
        "accepted files cannot be read by this version of the program",
        "it reads more strictly than the one that accepted them",
        "move them out of " + folders.archive() + ", then leave them out with --accept-missing");
    refuse(
        fewerLines,
        ExitCode.MISMATCH,
        "accepted files have fewer lines than before",
        "they are read in another way than when they were accepted",
        "give the --source, or the settings of the source, of that time");
    requireNone(missing);
    return files;
  }

  /**
   * Numbers that no file has: files are numbered without gaps, so that each was one once.
   *
   * @return them as lost files, where that is accepted
   * @throws Problem naming them
   */
  List<DroppedFile> gaps(Set<Long> known) {
    List<DroppedFile> gaps = new ArrayList<>();
    long next = 1;
    for (long id : new TreeSet<>(known)) {
      for (; next < id; next++) {
        gaps.add(lost(next, "file " + next, "", 0));
      }
      next++;
    }
    requireNone(gaps.stream().map(file -> "%09d_*".formatted(file.fileId())).toList());
    return gaps;
  }

  private static DroppedFile lost(long id, String name, String sha256, long acceptedAt) {
    return new DroppedFile(id, name, sha256, 0, 0, State.QUARANTINED, MISSING, acceptedAt, null);
  }

  /** The gate wrote it down, and the process ended before it could move it. */
  private boolean isYetToBeHandedOver(DroppedFile file) {
    return !folders.has(file) && Files.isRegularFile(folders.incoming().resolve(file.name()));
  }

  private DroppedFile compared(DroppedFile file, Path path, String today) {
    String name = file.readyName();
    try {
      if (Files.size(path) != file.bytes()) {
        changed.add("%s (%,d bytes, not %,d)".formatted(name, Files.size(path), file.bytes()));
        return file;
      }
      Found found = read(ReadyFile.hadoopName(path), file.name());
      if (!found.sha256().equals(file.sha256())) {
        changed.add(name);
        return file;
      }
      long lines = found.lines();
      boolean sameMapping = today.equals(file.mapping());
      if (lines == UNREADABLE && sameMapping) {
        unreadable.add(name);
      } else if (lines < file.lines() && !sameMapping) {
        fewerLines.add("%s (%,d lines, not %,d)".formatted(name, Math.max(0, lines), file.lines()));
      } else if (lines != file.lines()) { // an earlier version has counted otherwise
        messages.accept("%s has %,d lines now, before %,d".formatted(name, lines, file.lines()));
      }
      return file.readAs(today, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a file is now; its lines are {@link #UNREADABLE} where they cannot be counted. */
  private record Found(String sha256, long lines) {}

  /** In one read, but for a file whose decoding stops before its end. */
  private Found read(String uri, String dropped) throws IOException {
    try (EventReader reader = EventReader.openHashed(hadoop, uri, mapping.forFile(dropped))) {
      long lines = reader.countAll();
      return new Found(reader.sha256(), lines);
    } catch (UnreadableFileException e) {
      return new Found(EventReader.sha256(hadoop, uri), UNREADABLE);
    }
  }

  /** The stream's own mapping may have changed in its time; the newest file tells today's. */
  private void requireSameMapping(List<DroppedFile> ledger, String today) {
    DroppedFile newest = null;
    int others = 0;
    for (DroppedFile file : ledger) {
      if (file.state() == State.ACCEPTED && file.mapping() != null) {
        newest = file;
        others += file.mapping().equals(today) ? 0 : 1;
      }
    }
    if (newest != null && !newest.mapping().equals(today)) {
      throw new Problem(
          ExitCode.MISMATCH,
          "the files were accepted with another source mapping",
          "file %d, %s, was accepted with mapping %.12s, this is %.12s"
              .formatted(newest.fileId(), newest.name(), newest.mapping(), today),
          "give the --source, or the settings of the source, that the stream was run with");
    }
    if (others > 0) {
      messages.accept(
          "%,d files were accepted with an earlier source mapping and are read with today's"
              .formatted(others));
    }
  }

  private void requireNone(List<String> missing) {
    if (acceptMissing && !missing.isEmpty()) {
      messages.accept("left out as missing: " + names(missing));
      return;
    }
    refuse(
        missing,
        ExitCode.MISMATCH,
        "accepted files are missing, so that the tables cannot be made from them",
        "they are neither in " + folders.archive() + " nor in " + folders.ready(),
        "put them back; or leave them out for ever with --accept-missing");
  }

  private static void refuse(
      List<String> names, ExitCode code, String what, String why, String remedy) {
    if (!names.isEmpty()) {
      throw new Problem(
          code,
          "%,d %s: %s".formatted(names.size(), what, names(names)),
          why + "; nothing has changed",
          remedy);
    }
  }

  private static String names(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
    return names.size() <= MAX_NAMES ? first : first + ", ...";
  }
}
