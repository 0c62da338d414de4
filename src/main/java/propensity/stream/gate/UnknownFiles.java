package propensity.stream.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.SourceMapping;
import propensity.source.UnreadableFileException;
import propensity.stream.gate.PlacedFiles.PlacedFile;
import propensity.warehouse.DroppedFile;
import propensity.warehouse.DroppedFile.State;
import propensity.warehouse.Ledger;
import propensity.warehouse.Warehouse;

/**
 * Files that went through the gate and are not in the ledger, because this is an older ledger or a
 * new one.
 */
public final class UnknownFiles {
  private static final String NOT_RECORDED = "not_recorded";

  private final StreamFolders folders;
  private final Warehouse warehouse;
  private final SourceMapping mapping;
  private final Configuration hadoop;
  private final Consumer<String> messages;

  /** Those of some folders, for the ledger of a warehouse. */
  public UnknownFiles(
      StreamFolders folders,
      Warehouse warehouse,
      SourceMapping mapping,
      Configuration hadoop,
      Consumer<String> messages) {
    this.folders = folders;
    this.warehouse = warehouse;
    this.mapping = mapping;
    this.hadoop = hadoop;
    this.messages = messages;
  }

  /**
   * Writes them down.
   *
   * @throws Problem if one of them cannot be of the stream that wrote the ledger
   */
  public void writeDown() {
    PlacedFiles placed = PlacedFiles.in(folders.archive(), folders.ready(), folders.quarantine());
    for (PlacedFile file : placed.unknownTo(warehouse.read(Ledger::numbered))) {
      DroppedFile dropped = dropped(file);
      warehouse.write(
          on -> {
            Ledger.add(on, dropped);
            return null;
          });
    }
  }

  private DroppedFile dropped(PlacedFile file) {
    Path path = file.path();
    boolean setAside = path.startsWith(folders.quarantine());
    FileContent found = FileContent.ofRegular(hadoop, path, path.getFileName().toString(), mapping);
    if (!found.isReadable()) {
      messages.accept("quarantined " + found.fault().getMessage());
      String reason = found.fault().reason();
      if (!setAside && UnreadableFileException.NOT_OF_THE_SOURCE.equals(reason)) {
        throw kindUnknown(path);
      }
      return row(file, found, State.QUARANTINED, reason);
    }
    Optional<DroppedFile> before = warehouse.read(on -> Ledger.accepted(on, found.sha256()));
    if (before.isPresent()) {
      return row(file, found, State.DUPLICATE, before.get().name());
    }
    if (!setAside) {
      return row(file, found, State.ACCEPTED, null);
    }
    messages.accept(
        "%s was set aside by an earlier run, and can be read now: to bring it in, move it into %s"
            .formatted(path, folders.incoming()));
    return row(file, new FileContent(found.sha256(), 0, null), State.QUARANTINED, NOT_RECORDED);
  }

  private static Problem kindUnknown(Path file) {
    return new Problem(
        ExitCode.MISMATCH,
        "the name of the accepted file " + file + " does not tell its kind",
        "the warehouse knew how it was called when it was dropped; long names have been cut",
        "restore the warehouse, or add a kind to files in the source settings whose name is in"
            + " this one");
  }

  private DroppedFile row(PlacedFile file, FileContent found, State state, String reason) {
    try {
      return new DroppedFile(
          file.number(),
          file.named().name(),
          found.sha256(),
          StreamFolders.size(file.path()),
          found.records(),
          state,
          reason,
          file.named().acceptedAt(),
          state == State.ACCEPTED ? mapping.fingerprint() : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
