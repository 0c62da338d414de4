package propensity.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import propensity.ExitCode;
import propensity.FileTree;
import propensity.NumberedName;
import propensity.Problem;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Ledger;

/** The checkpoint of a rebuild, beside the one in use until the new warehouse is in place. */
final class RebuiltCheckpoint {
  private final StreamFolders inUse;
  private final Path folder;

  RebuiltCheckpoint(StreamFolders inUse) {
    this.inUse = inUse;
    this.folder = beside("rebuild");
  }

  /** The folders of the stream that builds: files are not moved. */
  StreamFolders folders() {
    return new StreamFolders(
        inUse.incoming(),
        folder.resolve("ready"),
        inUse.archive(),
        inUse.quarantine(),
        checkpoint());
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint");
  }

  /**
   * Puts it in place.
   *
   * @return where the one before is kept; empty where there was none
   */
  Optional<Path> swapIn() {
    try {
      Optional<Path> kept = Optional.empty();
      if (Files.exists(inUse.checkpoint())) {
        String free = NumberedName.firstFree("before-rebuild-", name -> Files.exists(beside(name)));
        kept = Optional.of(beside(free));
        Files.move(inUse.checkpoint(), kept.get(), StandardCopyOption.ATOMIC_MOVE);
      }
      if (Files.exists(checkpoint())) {
        Files.move(checkpoint(), inUse.checkpoint(), StandardCopyOption.ATOMIC_MOVE);
      }
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A rebuild was killed between the swap of the warehouse and that of the checkpoint: ends it. */
  void swapInIfLeft(Connection warehouse) throws SQLException {
    Optional<String> built = new CheckpointFiles(checkpoint()).queryId();
    if (built.isPresent() && built.equals(Ledger.newestQuery(warehouse))) {
      swapIn();
      remove();
    }
  }

  /**
   * Makes sure that it can be removed: its name may be that of another folder.
   *
   * @throws Problem naming a file that no rebuild has put there
   */
  void requireNothingForeign() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      Optional<Path> foreign =
          below.filter(path -> !Files.isDirectory(path) && !isOurs(path)).findFirst();
      if (foreign.isPresent()) {
        throw new Problem(
            ExitCode.MISMATCH,
            "there is a file of others where a rebuild builds its checkpoint: " + foreign.get(),
            "the folder would be removed with it; nothing has changed",
            "move it elsewhere, then run this again");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isOurs(Path file) {
    return file.startsWith(checkpoint())
        && CheckpointFiles.isFile(checkpoint().relativize(file).toString());
  }

  /** Removes what is left of it. */
  void remove() {
    try {
      FileTree.remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path beside(String suffix) {
    return inUse.checkpoint().resolveSibling(inUse.checkpoint().getFileName() + "." + suffix);
  }
}
