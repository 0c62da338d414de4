package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.EventReader;
import propensity.source.ReadyFile;
import propensity.source.SourceMapping;
import propensity.stream.gate.FileContent;
import propensity.stream.gate.PlacedFiles;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.DroppedFile.State;
import propensity.warehouse.Ledger.Numbered;

/** Compares every accepted file with the ledger, before anything is made from the files again. */
final class RebuildCheck {
  private static final int MAX_NAMES = 20;

  private final StreamFolders folders;
  private final SourceMapping mapping;
  private final Configuration hadoop;
  private final RebuildOptions options;
  private final RebuildMapping readAs;
  private final Consumer<String> messages;
  private final Map<String, DroppedFile> accepted = new HashMap<>();
  private final Set<Long> placed = new HashSet<>();
  private final List<String> changed = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> fewerEvents = new ArrayList<>();

  /**
   * A check; nothing happens yet.
   *
   * @param unreadRecords how many records of a file could not be read as events, by its number
   */
  RebuildCheck(
      StreamFolders folders,
      SourceMapping mapping,
      Configuration hadoop,
      RebuildOptions options,
      Map<Long, Long> unreadRecords,
      Consumer<String> messages) {
    this.folders = folders;
    this.mapping = mapping;
    this.hadoop = hadoop;
    this.options = options;
    this.readAs = new RebuildMapping(mapping, hadoop, unreadRecords);
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
    readAs.requireSame(ledger, options.acceptMapping(), messages);
    ledger.stream()
        .filter(file -> file.state() == State.ACCEPTED)
        .forEach(file -> accepted.putIfAbsent(file.sha256(), file));
    PlacedFiles.in(folders.archive(), folders.ready(), folders.quarantine())
        .files()
        .forEach(file -> placed.add(file.number()));
    List<DroppedFile> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (DroppedFile file : ledger) {
      Optional<Path> path = folders.find(file);
      if (file.isLost()) {
        leftOutBefore(file, path, today).ifPresent(files::add);
      } else if (file.state() != State.ACCEPTED) {
        files.add(file);
      } else if (isYetToBeHandedOver(file)) {
        files.add(file.readAs(today, file.lines()));
      } else if (path.isEmpty()) {
        missing.add(file.readyName());
        files.add(DroppedFile.lost(file.fileId(), file.name(), file.sha256(), file.acceptedAt()));
      } else {
        files.add(compared(file, path.get(), today));
      }
    }
    refuse(
        changed,
        ExitCode.BAD_DATA,
        "accepted files were changed",
        "size or sha-256 are not those of the ledger",
        "put them back as they were (what was added to one can be dropped as a file of its own); or"
            + " move them out of %s, then leave them out with --accept-missing"
                .formatted(folders.archive()));
    refuse(
        unreadable,
        ExitCode.BAD_DATA,
        "accepted files cannot be read",
        "this version of the program, or this source mapping, reads more strictly than that of then",
        "move them out of " + folders.archive() + ", then leave them out with --accept-missing");
    refuse(
        fewerEvents,
        ExitCode.MISMATCH,
        "accepted files have fewer events than before",
        "they are read in another way than when they were accepted",
        "give the --source, or the settings of the source, of that time");
    refuseMissing(
        missing.size(),
        missing,
        "accepted files are missing, so that the tables cannot be made from them",
        "they are neither in " + folders.archive() + " nor in " + folders.ready(),
        "put them back; or leave them out with --accept-missing");
    return files;
  }

  /**
   * Numbers that no file has: files are numbered without gaps, so that each was one once.
   *
   * @return them as lost files, where that is accepted
   * @throws Problem naming them
   */
  List<DroppedFile> gaps(SortedMap<Long, Numbered> known) {
    List<DroppedFile> gaps = new ArrayList<>();
    List<String> names = new ArrayList<>();
    long next = 1;
    for (Numbered file : known.values()) {
      long missing = file.fileId() - next;
      if (missing > 0) {
        names.add(
            missing == 1
                ? "%09d_* before file %d".formatted(next, file.fileId())
                : "%09d_* to %09d_* before file %d"
                    .formatted(next, file.fileId() - 1, file.fileId()));
      }
      for (; next < file.fileId(); next++) {
        gaps.add(DroppedFile.gap(next));
      }
      next++;
    }
    refuseMissing(
        gaps.size(),
        names,
        "numbers of files are missing",
        "each was given to a file, and there is none in %s, %s or %s"
            .formatted(folders.archive(), folders.ready(), folders.quarantine()),
        "put them back; or, lost or never accepted, leave them out with --accept-missing; or, if the"
            + " file after them is not of this stream, move that out");
    return gaps;
  }

  /** One that an earlier rebuild has left out; empty if the file of its number is there unknown. */
  private Optional<DroppedFile> leftOutBefore(DroppedFile file, Optional<Path> path, String today) {
    if (file.acceptedAt() == 0) {
      return placed.contains(file.fileId()) ? Optional.empty() : Optional.of(file);
    }
    return Optional.of(path.isEmpty() ? file : putBack(file, path.get(), today));
  }

  private DroppedFile putBack(DroppedFile file, Path path, String today) {
    String name = file.readyName();
    try {
      FileContent found = FileContent.of(hadoop, path, file.name(), mapping);
      if (!found.sha256().equals(file.sha256())) {
        changed.add(name);
      } else if (!found.isReadable()) {
        unreadable.add(name);
      }
      messages.accept(name + " was left out as missing, and is there again");
      DroppedFile again = accepted.get(file.sha256());
      return new DroppedFile(
          file.fileId(),
          file.name(),
          file.sha256(),
          Files.size(path),
          found.records(),
          again == null ? State.ACCEPTED : State.DUPLICATE,
          again == null ? null : again.name(),
          file.acceptedAt(),
          again == null ? today : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The gate wrote it down, and the process ended before it could move it. */
  private boolean isYetToBeHandedOver(DroppedFile file) {
    Path dropped = folders.incoming().resolve(file.name());
    try {
      return !folders.has(file)
          && Files.isRegularFile(dropped, LinkOption.NOFOLLOW_LINKS)
          && EventReader.sha256(hadoop, ReadyFile.hadoopName(dropped)).equals(file.sha256());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DroppedFile compared(DroppedFile file, Path path, String today) {
    String name = file.readyName();
    try {
      if (Files.size(path) != file.bytes()) {
        changed.add("%s (%,d bytes, not %,d)".formatted(name, Files.size(path), file.bytes()));
        return file;
      }
      FileContent found = FileContent.of(hadoop, path, file.name(), mapping);
      if (!found.sha256().equals(file.sha256())) {
        changed.add(name);
        return file;
      }
      if (!found.isReadable()) {
        unreadable.add(name);
      } else if (!readAs.isOf(file)) {
        readAs.losses(file, ReadyFile.hadoopName(path)).ifPresent(fewerEvents::add);
      }
      if (found.isReadable() && found.records() != file.lines()) { // was counted in another way
        messages.accept(
            "%s has %,d lines now, before %,d".formatted(name, found.records(), file.lines()));
      }
      return file.readAs(today, found.records());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refuseMissing(
      int count, List<String> missing, String what, String why, String remedy) {
    if (options.acceptMissing() && !missing.isEmpty()) {
      messages.accept("left out as missing: " + names(missing));
      return;
    }
    if (!missing.isEmpty()) {
      throw refused(count, missing, ExitCode.MISMATCH, what, why, remedy);
    }
  }

  private static void refuse(
      List<String> names, ExitCode code, String what, String why, String remedy) {
    if (!names.isEmpty()) {
      throw refused(names.size(), names, code, what, why, remedy);
    }
  }

  private static Problem refused(
      int count, List<String> names, ExitCode code, String what, String why, String remedy) {
    return new Problem(
        code,
        "%,d %s: %s".formatted(count, what, names(names)),
        why + "; nothing has changed",
        remedy);
  }

  private static String names(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
    return names.size() <= MAX_NAMES ? first : first + ", ...";
  }
}
